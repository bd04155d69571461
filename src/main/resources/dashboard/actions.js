import { element, onPage, place, size } from './format.js';
import { post } from './api.js';

const byId = (id) => document.getElementById(id);
const dialog = byId('dialog');
let submit = async () => {};

byId('dialog-cancel').addEventListener('click', () => dialog.close());
byId('dialog-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('dialog-error').textContent = '';
  byId('dialog-ok').disabled = true;
  try {
    await submit();
  } catch (error) {
    byId('dialog-error').textContent = onPage(error.message, labelled);
  } finally {
    byId('dialog-ok').disabled = false;
  }
});

/** What stands beside a field of this dialog. */
const labelled = (field) => dialog.querySelector(`label[for="${CSS.escape(field)}"]`)?.textContent;

function open(title, ok, body, onSubmit) {
  byId('dialog-title').textContent = title;
  byId('dialog-ok').textContent = ok;
  byId('dialog-body').replaceChildren(...body);
  byId('dialog-error').textContent = '';
  submit = onSubmit;
  if (!dialog.open) dialog.showModal();
}

/** Beside the boxes for 'force'. */
export const MOVE_ASIDE = 'Move aside what is there';
export const NEW_CHAIN = 'Start a new chain and read everything';

const choice = (id, label, words, chosen) => [element('label', { for: id }, label),
  element('select', { id }, ...words.map((word) => element('option', { value: word, selected: word === chosen }, word)))];
const text = (id, label, placeholder) => [element('label', { for: id }, label),
  element('input', { id, type: 'text', placeholder, autocomplete: 'off', spellcheck: 'false' })];

/** Dialogs that start jobs; `started` hears of each. */
export function actions(started) {
  async function start(path, body) {
    const job = await post(path, body);
    dialog.close();
    started(job);
  }

  function restore(type, source, key) {
    const server = ['postgres', 'postgres_logical'].includes(source);
    const fields = [...text('target', 'Into this directory on the server, empty or new', '/srv/restored'),
      ...(server ? [...text('target_db', 'Or into this database of the running server, if a second person agrees', 'voice'),
        ...text('tables', 'There only these tables, separated by commas', 'the whole database'),
        ...text('database', 'Its name in the backup', 'the same'),
        element('div', { class: 'check' }, element('input', { id: 'force', type: 'checkbox' }), element('label', { for: 'force' }, MOVE_ASIDE))] : []),
      ...(['filesystem', 'postgres_logical'].includes(source) ? text('include', 'Only these, separated by commas', 'everything') : text('time', 'Up to this time', 'as the backup is; or 2026-11-27T14:03:00Z'))];
    open(`Restore ${type}`, 'Show the plan', [element('p', { class: 'muted' }, key), ...fields], async () => {
      const value = (id) => (byId(id) ? byId(id).value.trim() : '');
      const list = (id) => value(id).split(',').map((one) => one.trim());
      const body = { backup_key: key };
      for (const id of ['target', 'target_db', 'database']) if (value(id)) body[id] = value(id);
      for (const id of ['include', 'tables']) if (value(id)) body[id] = list(id);
      if (byId('force')?.checked) body.force = true;
      if (value('time')) body.target_time = value('time');
      const answer = await post(`/api/v1/restore/${source}`, { ...body, dry_run: true });
      const plan = answer.plan;
      open(`Restore ${type}: the plan`, 'Restore', [
        element('p', {}, plan.database ? `${size(plan.content_bytes)} to a scratch place, and what is wanted of it into ` : `${size(plan.content_bytes)} in ${plan.entries} files and directories into `,
          element('code', {}, place(plan)), `, ${size(plan.fetch_bytes)} to fetch.${plan.moves_aside?.length ? ` Moved aside: ${plan.moves_aside.join(', ')}.` : ''}`),
        element('ol', { tabindex: '0', 'aria-label': 'Steps' }, ...plan.steps.map((step) => element('li', {}, step)))],
      () => start(`/api/v1/restore/${source}`, body));
    });
  }

  return {
    run: (policy) => open(`Back up ${policy.type}`, 'Run', [
      ...choice('kind', 'Kind', policy.source === 'redis' ? ['full'] : ['full', 'incremental'], 'full'),
      element('div', { class: 'check' }, element('input', { id: 'force', type: 'checkbox' }), element('label', { for: 'force' }, NEW_CHAIN))],
    () => start('/api/v1/backup/run', { type: policy.type, kind: byId('kind').value, force: byId('force').checked })),
    verify: (policy) => open(`Verify the newest backup of ${policy.type}`, 'Verify',
      choice('depth', 'How deep', ['presence', 'sample', 'content', 'restore'], 'content'),
      () => start('/api/v1/backup/verify', { type: policy.type, depth: byId('depth').value })),
    restore: (policy) => restore(policy.type, policy.source, `${policy.type}/latest`),
    restoreSet: (set, source) => restore(set.type, source, set.key),
  };
}
