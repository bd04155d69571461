// Talks to the server. A session that is over leads back to the login.
let csrf = '';

async function ask(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  if (answer.status === 401) {
    location.replace('/login');
    throw new Error('logged out');
  }
  const document = await answer.json();
  if (!answer.ok) throw new Error([document.detail, document.hint].filter(Boolean).join('. '));
  return document;
}

export const get = (path) => ask('GET', path);
export const post = (path, body) => ask('POST', path, body);
export const remove = (path) => ask('DELETE', path);

export async function session() {
  const found = await get('/session');
  csrf = found.csrf;
  return found;
}

/** All stored backups, page by page. */
export async function allSets() {
  const sets = [];
  let cursor = '';
  do {
    const page = await get(`/api/v1/backup/list?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    sets.push(...page.sets);
    cursor = page.next_cursor;
  } while (cursor && sets.length < 20000);
  return sets;
}

/** Follows a job until it is over. */
export function follow(id, hear) {
  const source = new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}/events`);
  source.addEventListener('job', (event) => {
    const job = JSON.parse(event.data);
    hear(job);
    if (isOver(job)) source.close();
  });
  return source;
}

export const isOver = (job) => ['done', 'failed', 'cancelled'].includes(job.state);
