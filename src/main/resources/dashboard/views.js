import { age, badge, duration, element, many, meter, moment, onPage, place, rate, size } from './format.js';
import { bars } from './charts.js';
import { redraw } from './redraw.js';
import { isOver } from './api.js';
import { MOVE_ASIDE, NEW_CHAIN } from './actions.js';

const CHARTED = 40;
const LISTED = 25;
const DAYS = 35;
const DAY = 86400000;
const byId = (id) => document.getElementById(id);
const seconds = (now, then) => (Date.parse(now) - Date.parse(then)) / 1000;

/** What it was last time is not read out again, only another sentence of another severity. */
function say(severity, title, parts, below) {
  const announced = byId('verdict').className === `verdict ${severity}`;
  redraw(byId('sentence'), ...parts);
  redraw(byId('assessed'), below);
  byId('verdict').className = `verdict ${severity}`;
  document.title = title;
  if (!announced) byId('announced').textContent = byId('sentence').textContent;
}

export function verdict(status) {
  // A date stays on one line.
  const parts = status.summary.split(/(\d{4}-\d\d-\d\d)/).map((part, index) => (index % 2 ? element('span', { class: 'nowrap' }, part) : part));
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
  say('failed', '⚠ No answer · Backups', ['The server has not answered since ', element('span', { class: 'nowrap' }, at[0]), ` ${at[1]} UTC. Whether all is well is not known.`],
    `What stands below is as it was then.${why ? ` Asked again: ${why}.` : ''}`);
}

export function listTrouble(words) {
  byId('list-trouble').textContent = words;
}

const cell = (label, ...content) => element('td', { 'data-label': label }, ...content);
const number = (label, words) => element('td', { 'data-label': label, class: 'number nowrap' }, words);

function lastGood(policy) {
  const set = policy.last_complete;
  if (!set) return cell('Last good backup', 'none');
  return cell('Last good backup', `${age(set.age_seconds)} ago`, element('small', {}, `${set.kind}, ${size(set.source_bytes)}`));
}

function exposure(policy) {
  if (policy.exposure_seconds === null) return cell('Could be lost', 'everything');
  const rpo = policy.rpo_seconds;
  const share = rpo ? policy.exposure_seconds / rpo : 0;
  const severity = share > 1 ? 'failed' : share > 0.8 ? 'warning' : 'ok';
  return cell('Could be lost', age(policy.exposure_seconds),
    element('small', {}, rpo ? `of ${age(rpo)} allowed` : 'no objective'), rpo ? meter(share, severity) : null);
}

function restoreTest(policy, now) {
  const test = policy.last_restore_test;
  if (!test) return cell('Restore test', 'never');
  return cell('Restore test', badge(test.outcome), element('small', {}, `${age(seconds(now, test.started_at))} ago`));
}

function nextRun(policy, now) {
  if (!policy.next_run) return cell('Next run', 'by hand');
  return cell('Next run', `in ${age(-seconds(now, policy.next_run))}`, element('small', {}, `${moment(policy.next_run)} UTC`));
}

export function components(status, may, act) {
  redraw(byId('components'), ...status.policies.map((policy) => {
    const notes = [...policy.failures, ...policy.warnings].join('; ');
    const button = (text, action) => element('button', { type: 'button', 'aria-label': `${text} ${policy.type}`, onclick: () => action(policy) }, text);
    return element('tr', { 'data-key': policy.type },
      element('td', {}, element('span', { class: 'name' }, policy.type), element('small', {}, policy.source)),
      element('td', { class: 'state' }, badge(policy.severity), notes ? element('small', {}, notes) : null),
      lastGood(policy), exposure(policy), restoreTest(policy, status.now), nextRun(policy, status.now),
      element('td', { class: 'actions' },
        may('operator') ? button('Run', act.run) : null,
        may('operator') && policy.newest ? button('Verify', act.verify) : null,
        may('admin') && policy.newest ? button('Restore', act.restore) : null));
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

/** What a job would do that waits for another's word. */
function awaited(job) {
  const { what } = job.approval;
  const chains = (what.chains ?? []).filter((chain) => chain.fate !== 'keep');
  return element('div', {},
    `Waits until ${moment(job.approval.until)} UTC for somebody other than ${job.requested_by}.`,
    what.plan ? element('div', {}, `${what.backup_key} into ${place(what.plan)}${what.plan.moves_aside?.length ? `; moved aside: ${what.plan.moves_aside.join(', ')}` : ''}.`) : null,
    what.plan ? element('ol', {}, ...what.plan.steps.map((step) => element('li', {}, step))) : null,
    what.retention ? element('div', {}, terms(what)) : null,
    what.chains ? element('div', { class: 'muted' }, chains.length ? chains.map((chain) => `${chain.chain}: ${chain.fate}`).join('; ') : 'Nothing is due.') : null);
}

export function jobs(known, may, cancel, decide) {
  if (known.length === 0) {
    redraw(byId('jobs'), element('p', { class: 'muted' }, 'Nothing has been asked for since the server started.'));
    return;
  }
  redraw(byId('jobs'), ...known.map((job) => {
    const progress = job.progress;
    const running = job.state === 'running';
    const waits = job.state === 'awaiting_approval';
    const decision = (word, text) => element('button', { type: 'button', 'aria-label': `${text} ${job.operation} ${job.type} of ${job.requested_by}`, onclick: () => decide(job, word) }, text);
    const figures = running
      ? `${progress.phase || 'beginning'}: ${size(progress.done_bytes)}${progress.total_bytes > 0 ? ` of ${size(progress.total_bytes)}` : ''}`
      : onPage([job.message, job.hint].filter(Boolean).join(' '), (field) => (field === 'force' ? (job.operation.startsWith('restore') ? MOVE_ASIDE : NEW_CHAIN) : undefined));
    const took = job.ended_at && job.started_at ? `, took ${duration(seconds(job.ended_at, job.started_at))}` : '';
    const bar = element('progress', { max: Math.max(progress.total_bytes, 1), 'aria-label': `${job.operation} ${job.type}` });
    if (progress.total_bytes > 0) bar.value = progress.done_bytes;
    return element('div', { class: 'job', 'data-key': job.id },
      element('div', { class: 'text' }, element('span', { class: 'name' }, `${job.operation} ${job.type}`), ' ',
        element('span', { class: 'muted' }, `by ${job.requested_by}, ${moment(job.requested_at)} UTC${took}`),
        figures ? element('div', {}, figures) : null,
        waits ? awaited(job) : null),
      element('div', { class: 'side' }, badge(job.state),
        job.may_decide ? decision('approve', 'Approve') : null,
        job.may_decide ? decision('refuse', 'Refuse') : null,
        !isOver(job) && may('operator')
          ? element('button', { type: 'button', disabled: job.cancelling, 'aria-label': `Cancel ${job.operation} ${job.type}`, onclick: () => cancel(job) }, 'Cancel') : null),
      running ? bar : null);
  }));
}

/** What is wrong, since when, what is at risk and what to do; the most urgent first. */
export function alerts(found, now, may, act) {
  const order = ['critical', 'warning', 'info'];
  const open = [...found.alerts].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.since.localeCompare(b.since));
  byId('alerts-card').hidden = open.length === 0 && found.silences.length === 0;
  const button = (text, alert, action) => element('button', { type: 'button', 'aria-label': `${text} ${alert.key}`, onclick: () => action(alert) }, text);
  const rows = open.map((alert) => element('div', { class: 'job', 'data-key': alert.key },
    element('div', { class: 'text' }, element('span', { class: 'name' }, alert.key), ' ',
      element('span', { class: 'muted' }, `for ${age(Math.max(0, seconds(now, alert.since)))}, since ${moment(alert.since)} UTC`),
      element('div', {}, alert.what),
      element('div', { class: 'muted' }, `At risk: ${alert.at_risk}`),
      element('div', {}, 'Do: ', element('code', {}, alert.hint), ' ', element('a', { href: `/runbook#${alert.runbook.split('#')[1] ?? ''}` }, alert.runbook)),
      alert.acknowledged_at ? element('div', { class: 'muted' }, `Looked after${alert.acknowledged_by ? ` by ${alert.acknowledged_by}` : ''}${alert.note ? `: ${alert.note}` : ''}`) : null),
    element('div', { class: 'side' }, badge(alert.severity),
      may('operator') && !alert.acknowledged_at ? button('Acknowledge', alert, act.acknowledge) : null,
      may('operator') ? button('Silence 1 h', alert, act.silence) : null)));
  const silent = found.silences.map((silence) => element('p', { class: 'muted' }, `Nobody is told of ${silence.pattern} until ${moment(silence.until)} UTC. ${silence.reason}`));
  redraw(byId('alerts'), ...rows, ...silent);
}

export function records(found) {
  byId('records').replaceChildren(...found.map((record) => {
    const parameters = Object.entries(record.parameters).map(([name, value]) => `${name} ${value}`).join(', ');
    const why = [parameters, record.message].filter(Boolean).join('; ');
    return element('tr', {},
      cell('When', element('span', { class: 'nowrap' }, moment(record.at))),
      cell('Who', element('span', { class: 'name' }, record.who), element('small', {}, record.role)),
      cell('From', record.from, element('small', {}, record.via)),
      cell('What', record.operation, why ? element('small', {}, why) : null),
      cell('Outcome', badge(record.outcome)));
  }));
}

export function calendar(sets, now) {
  const today = Math.floor(Date.parse(now) / DAY);
  const weekday = (new Date(today * DAY).getUTCDay() + 6) % 7;
  const first = today - weekday - (DAYS - 7);
  const days = new Map();
  for (const set of sets) {
    const day = Math.floor(Date.parse(set.finished_at) / DAY);
    const found = days.get(day) ?? { complete: 0, partial: 0 };
    found[set.outcome] += 1;
    days.set(day, found);
  }
  const heads = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'].map((name) => element('b', { 'aria-hidden': 'true' }, name));
  const cells = Array.from({ length: DAYS }, (_, index) => {
    const day = first + index;
    const date = new Date(day * DAY).toISOString().slice(0, 10);
    const found = days.get(day);
    const count = found ? found.complete + found.partial : 0;
    const kind = !found ? '' : found.complete > 0 ? 'complete' : 'partial';
    const words = `${date}: ${many(count, 'backup')}`;
    return element('div', { class: `day ${kind}${day > today ? ' future' : ''}${day === today ? ' today' : ''}`, title: words, role: 'img', 'aria-label': words },
      date.slice(8), count ? element('strong', {}, String(count)) : null);
  });
  redraw(byId('calendar'), element('div', { class: 'calendar' }, ...heads, ...cells));
}

export function storage(sets) {
  const types = new Map();
  for (const set of sets) {
    const found = types.get(set.type) ?? { bytes: 0, sets: 0 };
    found.bytes += set.stored_bytes;
    found.sets += 1;
    types.set(set.type, found);
  }
  const total = [...types.values()].reduce((sum, type) => sum + type.bytes, 0);
  const rows = [...types].sort((a, b) => b[1].bytes - a[1].bytes).map(([name, type]) =>
    element('div', { class: 'share' }, element('span', { class: 'name' }, name),
      element('span', { class: 'nowrap' }, size(type.bytes), ' ', element('span', { class: 'muted' }, many(type.sets, 'backup'))),
      meter(total ? type.bytes / total : 0, '')));
  redraw(byId('storage'), ...(rows.length ? [...rows, element('p', { class: 'muted' }, `${size(total)} in all, compressed and encrypted.`)]
    : [element('p', { class: 'muted' }, 'Nothing is stored yet.')]));
}

const took = (set) => Math.max(0, seconds(set.finished_at, set.started_at));
/** What the source holds, by the time that the backup took: how fast it goes through all of it. */
const speed = (set) => set.source_bytes / Math.max(took(set), 0.001);

export function history(sets, may, act) {
  const newest = sets.slice(0, CHARTED).reverse();
  redraw(byId('charts'), bars('Duration', newest, took, duration), bars('Stored', newest, (set) => set.stored_bytes, size), bars('Rate', newest, speed, rate));
  redraw(byId('sets'), ...sets.slice(0, LISTED).map((set) => element('tr', { 'data-key': set.key },
    cell('Finished (UTC)', element('span', { class: 'nowrap' }, moment(set.finished_at))),
    element('td', { class: 'wide' }, element('small', {}, set.key)),
    cell('Kind', set.kind), cell('Outcome', badge(set.outcome)),
    number('Took', duration(took(set))), number('Size', size(set.source_bytes)), number('Stored', size(set.stored_bytes)),
    element('td', { class: 'actions' }, may('admin')
      ? element('button', { type: 'button', 'aria-label': `Restore ${set.key}`, onclick: () => act.restoreSet(set) }, 'Restore') : null))));
}
