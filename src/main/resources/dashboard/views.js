import { draw, html, nothing, repeat } from './draw.js';
import { age, badge, duration, meter, moment, onPage, place, size } from './format.js';
import { isOver } from './api.js';
import { MOVE_ASIDE, NEW_CHAIN } from './actions.js';

const byId = (id) => document.getElementById(id);
const seconds = (now, then) => (Date.parse(now) - Date.parse(then)) / 1000;
const small = (words) => html`<small>${words}</small>`;

/** A button by a name of its own, for those who don't see what it stands beside. */
const button = (text, what, action) => html`<button type="button" aria-label="${text} ${what}" @click=${action}>${text}</button>`;

/** Keeps the focus when it was pressed, which one that is disabled would lose. */
const cancelButton = (job, name, cancel) => html`<button type="button" aria-label="Cancel ${name}" aria-disabled=${job.cancelling}
  @click=${() => (job.cancelling ? undefined : cancel(job))}>Cancel</button>`;

/** What it was last time is not read out again, only another sentence of another severity. */
function say(severity, title, sentence, below) {
  const announced = byId('verdict').className === `verdict ${severity}`;
  draw(byId('sentence'), sentence);
  draw(byId('assessed'), below);
  byId('verdict').className = `verdict ${severity}`;
  document.title = title;
  if (!announced) byId('announced').textContent = byId('sentence').textContent;
}

export function verdict(status) {
  // A date stays on one line.
  const parts = status.summary.split(/(\d{4}-\d\d-\d\d)/).map((part, index) => (index % 2 ? html`<span class="nowrap">${part}</span>` : part));
  say(status.severity, `${status.severity === 'ok' ? '' : '⚠ '}Backups`, parts, `Looked at ${age(seconds(status.now, status.assessed_at))} ago.`);
}

/**
 * Nobody knows any more.
 *
 * @param since when the server said something last
 * @param why what became of the last question; may be empty
 */
export function unanswered(since, why) {
  const at = since.slice(0, 19).split('T');
  say('failed', '⚠ No answer · Backups', html`The server has not answered since <span class="nowrap">${at[0]}</span> ${at[1]} UTC. Whether all is well is not known.`,
    `What stands below is as it was then.${why ? ` Asked again: ${why}.` : ''}`);
}

function lastGood(set) {
  return set ? html`${age(set.age_seconds)} ago${small(`${set.kind}, ${size(set.source_bytes)}`)}` : 'none';
}

function exposure(policy) {
  if (policy.exposure_seconds === null) return 'everything';
  const rpo = policy.rpo_seconds;
  const share = rpo ? policy.exposure_seconds / rpo : 0;
  const severity = share > 1 ? 'failed' : share > 0.8 ? 'warning' : 'ok';
  return html`${age(policy.exposure_seconds)}${small(rpo ? `of ${age(rpo)} allowed` : 'no objective')}${rpo ? meter(share, severity) : nothing}`;
}

const restoreTest = (test, now) => (test ? html`${badge(test.outcome)}${small(`${age(seconds(now, test.started_at))} ago`)}` : 'never');
const nextRun = (at, now) => (at ? html`in ${age(-seconds(now, at))}${html`<small class="nowrap">${moment(at)} UTC</small>`}` : 'by hand');

export function components(status, may, act) {
  draw(byId('components'), repeat(status.policies, (policy) => policy.type, (policy) => {
    const notes = [...policy.failures, ...policy.warnings].join('; ');
    const { type } = policy;
    return html`<tr data-key=${type}>
      <td><span class="name">${type}</span>${small(policy.source)}</td>
      <td class="state">${badge(policy.severity)}${notes ? small(notes) : nothing}</td>
      <td data-label="Last good backup">${lastGood(policy.last_complete)}</td>
      <td data-label="Could be lost">${exposure(policy)}</td>
      <td data-label="Restore test">${restoreTest(policy.last_restore_test, status.now)}</td>
      <td data-label="Next run">${nextRun(policy.next_run, status.now)}</td>
      <td class="actions">
        ${may('operator') ? button('Run', type, () => act.run(policy)) : nothing}
        ${may('operator') && policy.newest ? button('Verify', type, () => act.verify(policy)) : nothing}
        ${may('admin') && policy.newest ? button('Restore', type, () => act.restore(policy)) : nothing}
      </td></tr>`;
  }));
}

/** By what an expiry is measured, and what it asks for beyond the usual. */
function terms({ retention, limit, agree, held_back: held }) {
  return [
    `Retention: ${retention.full_backups} full, ${retention.incremental} incremental.`,
    limit ? `At most ${limit} chains, in place of the usual limit.` : '',
    held ? `Held back: ${held}` : '',
    agree ? 'Agrees to this retention, however much it gives up.' : '',
  ].filter(Boolean).join(' ');
}

function planOf({ backup_key: key, plan }) {
  return html`<div>${key} into ${place(plan)}${plan.moves_aside?.length ? `; moved aside: ${plan.moves_aside.join(', ')}` : ''}.</div>
    <ol>${plan.steps.map((step) => html`<li>${step}</li>`)}</ol>`;
}

/** What a job would do that waits for another's word. */
function awaited(job) {
  const { what } = job.approval;
  const chains = (what.chains ?? []).filter((chain) => chain.fate !== 'keep').map((chain) => `${chain.chain}: ${chain.fate}`);
  return html`<div>Waits until ${moment(job.approval.until)} UTC for somebody other than ${job.requested_by}.
    ${what.plan ? planOf(what) : nothing}
    ${what.retention ? html`<div>${terms(what)}</div>` : nothing}
    ${what.chains ? html`<div class="muted">${chains.join('; ') || 'Nothing is due.'}</div>` : nothing}</div>`;
}

/** How far a job has come, or what became of it. */
function figures(job) {
  const { phase, total_bytes: total, done_bytes: done } = job.progress;
  if (job.state !== 'running') {
    return onPage([job.message, job.hint].filter(Boolean).join(' '), (field) => (field === 'force' ? (job.operation.startsWith('restore') ? MOVE_ASIDE : NEW_CHAIN) : undefined));
  }
  return `${phase || 'beginning'}: ${size(done)}${total > 0 ? ` of ${size(total)}, ${Math.floor(Math.min(1, done / total) * 100)} %` : ''}`;
}

/** One without a value says that something goes on; how far, its text says. */
function bar(job, name, words) {
  const { total_bytes: total, done_bytes: done } = job.progress;
  return total > 0
    ? html`<progress aria-label=${name} aria-valuetext=${words} max=${total} .value=${Math.min(done, total)}></progress>`
    : html`<progress aria-label=${name} aria-valuetext=${words}></progress>`;
}

function took(job, now) {
  if (job.ended_at && job.started_at) return `, took ${duration(seconds(job.ended_at, job.started_at))}`;
  return job.state === 'running' && job.started_at ? `, for ${age(seconds(now, job.started_at))}` : '';
}

export function jobs(known, now, may, cancel, decide) {
  if (known.length === 0) {
    draw(byId('jobs'), html`<p class="muted">Nothing has been asked for since the server started.</p>`);
    return;
  }
  draw(byId('jobs'), repeat(known, (job) => job.id, (job) => {
    const name = `${job.operation} ${job.type}`;
    const words = figures(job);
    return html`<div class="job" data-key=${job.id}>
      <div class="text"><span class="name">${name}</span> <span class="muted">by ${job.requested_by}, ${moment(job.requested_at)} UTC${took(job, now)}</span>
        ${words ? html`<div>${words}</div>` : nothing}
        ${job.state === 'awaiting_approval' ? awaited(job) : nothing}</div>
      <div class="side">${badge(job.state)}
        ${job.may_decide ? button('Approve', `${name} of ${job.requested_by}`, () => decide(job, 'approve')) : nothing}
        ${job.may_decide ? button('Refuse', `${name} of ${job.requested_by}`, () => decide(job, 'refuse')) : nothing}
        ${!isOver(job) && may('operator') ? cancelButton(job, name, cancel) : nothing}</div>
      ${job.state === 'running' ? bar(job, name, words) : nothing}</div>`;
  }));
}

const lookedAfter = (alert) => html`<div class="muted">Looked after${alert.acknowledged_by ? ` by ${alert.acknowledged_by}` : ''}${alert.note ? `: ${alert.note}` : ''}</div>`;

/** What is wrong, since when, what is at risk and what to do; the most urgent first. */
export function alerts(found, now, may, act) {
  const order = ['critical', 'warning', 'info'];
  const open = [...found.alerts].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.since.localeCompare(b.since));
  byId('alerts-card').hidden = open.length === 0 && found.silences.length === 0;
  draw(byId('alerts'), html`${repeat(open, (alert) => alert.key, (alert) => html`<div class="job" data-key=${alert.key}>
    <div class="text"><span class="name">${alert.key}</span> <span class="muted">for ${age(seconds(now, alert.since))}, since ${moment(alert.since)} UTC</span>
      <div>${alert.what}</div>
      <div class="muted">At risk: ${alert.at_risk}</div>
      <div>Do: <code>${alert.hint}</code> <a href="/runbook#${alert.runbook.split('#')[1] ?? ''}">${alert.runbook}</a></div>
      ${alert.acknowledged_at ? lookedAfter(alert) : nothing}</div>
    <div class="side">${badge(alert.severity)}
      ${may('operator') && !alert.acknowledged_at ? button('Acknowledge', alert.key, () => act.acknowledge(alert)) : nothing}
      ${may('operator') ? button('Silence 1 h', alert.key, () => act.silence(alert)) : nothing}</div></div>`)}
    ${found.silences.map((silence) => html`<p class="muted">Nobody is told of ${silence.pattern} until ${moment(silence.until)} UTC. ${silence.reason}</p>`)}`);
}

function record(one) {
  const parameters = Object.entries(one.parameters).map(([name, value]) => `${name} ${value}`).join(', ');
  const why = [parameters, one.message].filter(Boolean).join('; ');
  return html`<tr>
    <td data-label="When"><span class="nowrap">${moment(one.at)}</span></td>
    <td data-label="Who"><span class="name">${one.who}</span>${small(one.role)}</td>
    <td data-label="From">${one.from}${small(one.via)}</td>
    <td data-label="What">${one.operation}${why ? small(why) : nothing}</td>
    <td data-label="Outcome">${badge(one.outcome)}</td></tr>`;
}

export function records(found) {
  draw(byId('records'), found.map(record));
}
