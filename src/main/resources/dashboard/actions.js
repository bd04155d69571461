import { drawAnew, html, nothing } from './draw.js';
import { onPage, place, size } from './format.js';
import { post } from './api.js';

const byId = (id) => document.getElementById(id);
const dialog = byId('dialog');
let submit = async () => {};
/** A button that is disabled loses the focus, so it says that it is and does nothing. */
let busy = false;
/** Counts dialogs, so that a late answer does not change the one that was opened since. */
let opened = 0;

function wait(now) {
  busy = now;
  byId('dialog-ok').setAttribute('aria-disabled', String(now));
}

byId('dialog-cancel').addEventListener('click', () => dialog.close());
byId('dialog-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (busy) return;
  const mine = opened;
  const isShown = () => dialog.open && opened === mine;
  byId('dialog-error').textContent = '';
  wait(true);
  try {
    await submit(isShown);
  } catch (error) {
    if (isShown()) byId('dialog-error').textContent = onPage(error.message, labelled);
  } finally {
    if (opened === mine) wait(false);
  }
});

/** What stands beside a field of this dialog. */
const labelled = (field) => dialog.querySelector(`label[for="${CSS.escape(field)}"]`)?.textContent;

function open(title, ok, body, onSubmit) {
  byId('dialog-title').textContent = title;
  byId('dialog-ok').textContent = ok;
  drawAnew(byId('dialog-body'), body);
  byId('dialog-error').textContent = '';
  wait(false);
  submit = onSubmit;
  opened += 1;
  const heading = byId('dialog-title');
  if (dialog.open) {
    // A second step is read from its title on; what was pressed for the first one is not pressed for it.
    heading.tabIndex = -1;
    heading.focus();
  } else {
    heading.removeAttribute('tabindex');
    dialog.showModal();
  }
}

/** Beside the boxes for 'force'. */
export const MOVE_ASIDE = 'Move aside what is there';
export const NEW_CHAIN = 'Start a new chain and read everything';

const choice = (id, label, words, chosen) => html`<label for=${id}>${label}</label>
  <select id=${id}>${words.map((word) => html`<option value=${word} ?selected=${word === chosen}>${word}</option>`)}</select>`;
const text = (id, label, placeholder) => html`<label for=${id}>${label}</label>
  <input id=${id} type="text" placeholder=${placeholder} autocomplete="off" spellcheck="false">`;
const check = (id, label) => html`<div class="check"><input id=${id} type="checkbox"><label for=${id}>${label}</label></div>`;

/** Fields of a restore, by what kind of source it was. */
function fields(source) {
  const server = ['postgres', 'postgres_logical'].includes(source);
  return html`
    ${text('target', 'Into this directory on the server, empty or new', '/srv/restored')}
    ${server ? html`
      ${text('target_db', 'Or into this database of the running server, if a second person agrees', 'voice')}
      ${text('tables', 'There only these tables, separated by commas', 'the whole database')}
      ${text('database', 'Its name in the backup', 'the same')}
      ${check('force', MOVE_ASIDE)}` : nothing}
    ${['filesystem', 'postgres_logical'].includes(source)
    ? text('include', 'Only these, separated by commas', 'everything')
    : text('time', 'Up to this time', 'as the backup is; or 2026-11-27T14:03:00Z')}`;
}

const planned = (plan) => html`
  <p>${plan.database ? `${size(plan.content_bytes)} to a scratch place, and what is wanted of it into ` : `${size(plan.content_bytes)} in ${plan.entries} files and directories into `}<code>${place(plan)}</code>,
    ${size(plan.fetch_bytes)} to fetch.${plan.moves_aside?.length ? ` Moved aside: ${plan.moves_aside.join(', ')}.` : ''}</p>
  <ol tabindex="0" aria-label="Steps">${plan.steps.map((step) => html`<li>${step}</li>`)}</ol>`;

/** Dialogs that start jobs; `started` hears of each. */
export function actions(started) {
  async function start(path, body, isShown) {
    const job = await post(path, body);
    if (isShown()) dialog.close();
    started(job);
  }

  function restore(type, source, key) {
    open(`Restore ${type}`, 'Show the plan', html`<p class="muted">${key}</p>${fields(source)}`, async (isShown) => {
      const value = (id) => (byId(id) ? byId(id).value.trim() : '');
      const list = (id) => value(id).split(',').map((one) => one.trim());
      const body = { backup_key: key };
      for (const id of ['target', 'target_db', 'database']) if (value(id)) body[id] = value(id);
      for (const id of ['include', 'tables']) if (value(id)) body[id] = list(id);
      if (byId('force')?.checked) body.force = true;
      if (value('time')) body.target_time = value('time');
      const answer = await post(`/api/v1/restore/${source}`, { ...body, dry_run: true });
      if (!isShown()) return;
      open(`Restore ${type}: the plan`, 'Restore', planned(answer.plan), (planShown) => start(`/api/v1/restore/${source}`, body, planShown));
    });
  }

  return {
    run: (policy) => open(`Back up ${policy.type}`, 'Run', html`
      ${choice('kind', 'Kind', policy.source === 'redis' ? ['full'] : ['full', 'incremental'], 'full')}
      ${check('force', NEW_CHAIN)}`,
    (isShown) => start('/api/v1/backup/run', { type: policy.type, kind: byId('kind').value, force: byId('force').checked }, isShown)),
    verify: (policy) => open(`Verify the newest backup of ${policy.type}`, 'Verify',
      choice('depth', 'How deep', ['presence', 'sample', 'content', 'restore'], 'content'),
      (isShown) => start('/api/v1/backup/verify', { type: policy.type, depth: byId('depth').value }, isShown)),
    restore: (policy) => restore(policy.type, policy.source, `${policy.type}/latest`),
    restoreSet: (set, source) => restore(set.type, source, set.key),
  };
}
