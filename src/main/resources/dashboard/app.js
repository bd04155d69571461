import * as api from './api.js';
import * as past from './history.js';
import * as views from './views.js';
import { actions } from './actions.js';
import { repeat, silence } from './watch.js';

const POLL_MILLIS = 3000;
const WORKING_MILLIS = 1000;
const JOBS_MILLIS = 30000;
const SETS_MILLIS = 60000;
const SETS_AGAIN_MILLIS = 10000;
const SILENT_MILLIS = 5000;
const HOUR_MILLIS = 3600000;
const ROLES = ['viewer', 'operator', 'admin'];
const SHOWN_JOBS = 8;
const byId = (id) => document.getElementById(id);

let role = 'viewer';
let entered = false;
let status = null;
let sets = null;
let setsOf = null;
let setsMillis = SETS_MILLIS;
let allSets = false;
let jobsAt = 0;
let lastHeard = new Date().toISOString();
let trouble = '';
const jobs = new Map();
const silent = silence(SILENT_MILLIS);
const may = (least) => ROLES.indexOf(role) >= ROLES.indexOf(least);

function toast(words) {
  byId('toast').textContent = words;
  setTimeout(() => { byId('toast').textContent = ''; }, 6000);
}

/** Words that did not change are not read out again. */
function live(words) {
  if (byId('live').textContent !== words) byId('live').textContent = words;
}

const act = actions((job) => {
  toast(`Taken on: ${job.operation} ${job.type}`);
  hear(job);
  look();
});
const onSet = { restoreSet: (set) => act.restoreSet(set, status.policies.find((policy) => policy.type === set.type)?.source ?? 'filesystem') };

function hear(job) {
  const before = jobs.get(job.id);
  jobs.set(job.id, job);
  if (before && !api.isOver(before) && api.isOver(job)) {
    toast(`${job.operation} ${job.type}: ${job.state}`);
    lookAtSets();
  }
  showJobs();
}

function showJobs() {
  const newest = [...jobs.values()].sort((a, b) => b.requested_at.localeCompare(a.requested_at)).slice(0, SHOWN_JOBS);
  views.jobs(newest, status.now, may, cancel, decide);
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

/** The status has those that are open. How one ended, and what was too short to be seen in it, stands in the list. */
async function lookAtJobs() {
  const open = new Set(status.jobs.map((job) => job.id));
  status.jobs.forEach(hear);
  const gone = [...jobs.values()].some((job) => !api.isOver(job) && !open.has(job.id));
  if (!gone && Date.now() - jobsAt < JOBS_MILLIS) return;
  const known = (await api.get('/api/v1/jobs')).jobs;
  jobsAt = Date.now();
  const kept = new Set(known.map((job) => job.id));
  [...jobs.keys()].filter((id) => !kept.has(id)).forEach((id) => jobs.delete(id));
  known.forEach(hear);
  showJobs();
}

function showHistory() {
  const type = byId('history-type').value;
  past.history(sets.filter((set) => !type || set.type === type), allSets, may, onSet);
}

function showSets() {
  past.types(sets);
  past.calendar(sets, status.now);
  past.storage(sets);
  showHistory();
}

/** Asks the store, so it may take its time: it is nobody's turn to wait for. */
const lookAtSets = repeat(async () => {
  try {
    sets = await api.allSets();
    showSets();
    past.listTrouble('', true);
    setsMillis = SETS_MILLIS;
  } catch (error) {
    past.listTrouble(`The list of backups can't be had now: ${error.message}`, sets !== null);
    setsMillis = SETS_AGAIN_MILLIS;
  }
}, () => setsMillis);

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

async function showAlerts() {
  views.alerts(await api.get('/api/v1/alerts'), status.now, may, care);
}

async function enter() {
  const found = await api.session();
  role = found.role;
  byId('audit').hidden = !may('admin');
  byId('console').hidden = !found.console;
  byId('who').textContent = `${found.name} (${found.role})`;
  entered = true;
}

function tell() {
  if (silent.isLong()) views.unanswered(lastHeard, trouble);
}

async function ask() {
  silent.asked();
  try {
    if (!entered) await enter();
    status = await api.get('/api/v1/backup/status');
    silent.answered();
    trouble = '';
    lastHeard = status.now;
    views.verdict(status);
    views.components(status, may, act);
    await lookAtJobs();
    await showAlerts();
    live('Live');
  } catch (error) {
    trouble = error.message;
    live(`No answer: ${error.message}`);
  }
  tell();
  const newest = status?.policies.map((policy) => policy.newest?.key).join();
  if (status && newest !== setsOf) {
    setsOf = newest;
    lookAtSets();
  }
}

const look = repeat(ask, () => ([...jobs.values()].some((job) => job.state === 'running' || job.state === 'queued') ? WORKING_MILLIS : POLL_MILLIS));

byId('history-type').addEventListener('change', showHistory);
byId('sets-more').addEventListener('click', () => {
  allSets = !allSets;
  showHistory();
});
/** Who looks is on record as well, so it is asked for once, when somebody wants to see it. */
byId('audit-show').addEventListener('click', async () => {
  const shown = byId('audit-table').hidden;
  try {
    if (shown) views.records((await api.get('/api/v1/audit?limit=50')).records);
  } catch (error) {
    toast(error.message);
    return;
  }
  byId('audit-table').hidden = !shown;
  byId('audit-show').setAttribute('aria-expanded', String(shown));
  byId('audit-show').textContent = shown ? 'Hide' : 'Show';
});
byId('logout').addEventListener('click', async () => {
  try {
    await api.post('/logout');
  } catch (error) {
    toast(error.message);
    return;
  }
  location.replace('/login');
});

await look();
setInterval(tell, 1000);
