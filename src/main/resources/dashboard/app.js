import * as api from './api.js';
import * as views from './views.js';
import { actions } from './actions.js';
import { element } from './format.js';

const POLL_MILLIS = 3000;
const SETS_MILLIS = 60000;
const HOUR_MILLIS = 3600000;
const ROLES = ['viewer', 'operator', 'admin'];
const SHOWN_JOBS = 8;
const byId = (id) => document.getElementById(id);

let role = 'viewer';
let status = null;
let sets = [];
let setsAt = 0;
const jobs = new Map();
const followed = new Set();
const may = (least) => ROLES.indexOf(role) >= ROLES.indexOf(least);

function toast(words) {
  byId('toast').textContent = words;
  setTimeout(() => { byId('toast').textContent = ''; }, 6000);
}

const act = actions((job) => {
  toast(`Taken on: ${job.operation} ${job.type}`);
  hear(job);
});
const onSet = { restoreSet: (set) => act.restoreSet(set, status.policies.find((policy) => policy.type === set.type)?.source ?? 'filesystem') };

function hear(job) {
  jobs.set(job.id, job);
  if (!api.isOver(job) && !followed.has(job.id)) {
    followed.add(job.id);
    api.follow(job.id, (now) => {
      hear(now);
      if (api.isOver(now)) {
        toast(`${now.operation} ${now.type}: ${now.state}`);
        setsAt = 0;
        refresh();
      }
    });
  }
  showJobs();
}

function showJobs() {
  const newest = [...jobs.values()].sort((a, b) => b.requested_at.localeCompare(a.requested_at)).slice(0, SHOWN_JOBS);
  const focused = document.activeElement?.closest?.('[data-job]')?.dataset.job;
  const button = document.activeElement?.getAttribute('aria-label') ?? '';
  views.jobs(newest, may, cancel, decide);
  if (focused) document.querySelector(`[data-job="${CSS.escape(focused)}"] [aria-label="${CSS.escape(button)}"]`)?.focus();
}

async function decide(job, word) {
  try {
    hear(await api.post(`/api/v1/approvals/${job.id}/${word}`, { note: '' }));
  } catch (error) {
    toast(error.message);
  }
}

async function cancel(job) {
  try {
    hear(await api.remove(`/api/v1/jobs/${job.id}`));
  } catch (error) {
    toast(error.message);
  }
}

function showHistory() {
  const type = byId('history-type').value;
  views.history(sets.filter((set) => !type || set.type === type), may, onSet);
}

async function refreshSets() {
  sets = await api.allSets();
  setsAt = Date.now();
  const chosen = byId('history-type').value;
  const types = [...new Set(sets.map((set) => set.type))].sort();
  byId('history-type').replaceChildren(element('option', { value: '' }, 'All policies'),
    ...types.map((type) => element('option', { value: type, selected: type === chosen }, type)));
  views.calendar(sets, status.now);
  views.storage(sets);
  showHistory();
}

async function lookAfter(path, body, words) {
  try {
    await api.post(path, body);
    toast(words);
    await showAlerts();
  } catch (error) {
    toast(error.message);
  }
}

const care = {
  acknowledge: (alert) => lookAfter('/api/v1/alerts/acknowledge', { key: alert.key }, `You look after ${alert.key}`),
  silence: (alert) => lookAfter('/api/v1/alerts/silence',
    { pattern: alert.key, until: new Date(Date.parse(status.now) + HOUR_MILLIS).toISOString(), reason: '' }, `Silent for an hour: ${alert.key}`),
};

/** What has the focus gets it back, for the list is drawn anew. */
async function showAlerts() {
  const focused = document.activeElement?.closest?.('[data-alert]') ? document.activeElement.getAttribute('aria-label') : null;
  views.alerts(await api.get('/api/v1/alerts'), status.now, may, care);
  if (focused) document.querySelector(`#alerts [aria-label="${CSS.escape(focused)}"]`)?.focus();
}

/** Redrawing what has the focus would take it away; that waits. */
const busy = () => byId('dialog').open || byId('components').contains(document.activeElement);

async function refresh() {
  try {
    status = await api.get('/api/v1/backup/status');
    views.verdict(status);
    if (!busy() || byId('components').children.length === 0) views.components(status, may, act);
    await showAlerts();
    status.jobs.forEach(hear);
    if (Date.now() - setsAt > SETS_MILLIS) await refreshSets();
    byId('live').textContent = 'Live';
  } catch (error) {
    byId('live').textContent = `No answer: ${error.message}`;
  }
}

byId('history-type').addEventListener('change', showHistory);
/** Who looks is on record as well, so it is asked for once, when somebody wants to see it. */
byId('audit-show').addEventListener('click', async () => {
  const shown = byId('audit-table').hidden;
  if (shown) views.records((await api.get('/api/v1/audit?limit=50')).records);
  byId('audit-table').hidden = !shown;
  byId('audit-show').setAttribute('aria-expanded', String(shown));
  byId('audit-show').textContent = shown ? 'Hide' : 'Show';
});
byId('logout').addEventListener('click', async () => {
  await api.post('/logout');
  location.replace('/login');
});

const found = await api.session();
role = found.role;
byId('audit').hidden = !may('admin');
byId('console').hidden = !found.console;
byId('who').textContent = `${found.name} (${found.role})`;
(await api.get('/api/v1/jobs')).jobs.forEach(hear);
showJobs();
await refresh();
setInterval(refresh, POLL_MILLIS);
