// Talks to the server. A session that is over leads back to the login.
let csrf = '';

/** Longer than the server takes for anything that asks no store. */
const ANSWER_MILLIS = 15000;
const LIST_MILLIS = 120000;

/** The answer, or an error in words for people; what begins work may take as long as it likes. */
async function sent(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw new Error(error.name === 'TimeoutError' ? 'no answer in time' : 'it can\'t be reached', { cause: error });
  }
}

async function ask(method, path, body, millis) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await sent(path, { method, headers, body: body ? JSON.stringify(body) : undefined, signal: millis ? AbortSignal.timeout(millis) : undefined });
  if (answer.status === 401) {
    location.replace('/login');
    throw new Error('logged out');
  }
  if (answer.ok) return answer.json();
  // A proxy refuses in its own words.
  const problem = await answer.json().catch(() => ({}));
  throw new Error([problem.detail ?? `status ${answer.status}`, problem.hint].filter(Boolean).join('. '));
}

export const get = (path, millis = ANSWER_MILLIS) => ask('GET', path, undefined, millis);
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
    const page = await get(`/api/v1/backup/list?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, LIST_MILLIS);
    sets.push(...page.sets);
    cursor = page.next_cursor;
  } while (cursor && sets.length < 20000);
  return sets;
}

export const isOver = (job) => ['done', 'failed', 'cancelled'].includes(job.state);
