import { draw, html, nothing, repeat } from './draw.js';
import { badge, duration, many, meter, moment, rate, size } from './format.js';
import { figures, show } from './charts.js';

/** As many as the charts show can be listed: who doesn't see a chart reads the same in the table. */
const MOST = 1000;
const LISTED = 10;
const DAYS = 35;
const DAY = 86400000;
const byId = (id) => document.getElementById(id);

/** @param known whether there was a list before, which stays */
export function listTrouble(words, known) {
  byId('list-trouble').textContent = words;
  if (!known) ['calendar', 'storage', 'list-empty'].forEach((id) => draw(byId(id), html`<span class="muted">Not known.</span>`));
}

function byDay(sets) {
  const days = new Map();
  for (const set of sets) {
    const day = Math.floor(Date.parse(set.finished_at) / DAY);
    const found = days.get(day) ?? { complete: 0, partial: 0 };
    found[set.outcome] += 1;
    days.set(day, found);
  }
  return days;
}

function dayCell(day, today, found = { complete: 0, partial: 0 }) {
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  const count = found.complete + found.partial;
  const kind = count === 0 ? '' : found.complete > 0 ? 'complete' : 'partial';
  const words = `${date}: ${many(count, 'backup')}${found.partial ? `, ${found.partial} of them partial` : ''}`;
  return html`<div class="day ${kind} ${day > today ? 'future' : ''} ${day === today ? 'today' : ''}" title=${words} role="img" aria-label=${words}>
    ${date.slice(8)}${count ? html`<strong>${count}</strong>` : nothing}</div>`;
}

export function calendar(sets, now) {
  const today = Math.floor(Date.parse(now) / DAY);
  const weekday = (new Date(today * DAY).getUTCDay() + 6) % 7;
  const first = today - weekday - (DAYS - 7);
  const days = byDay(sets);
  draw(byId('calendar'), html`<div class="calendar">
    ${['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'].map((name) => html`<b aria-hidden="true">${name}</b>`)}
    ${Array.from({ length: DAYS }, (_, index) => dayCell(first + index, today, days.get(first + index)))}</div>`);
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
  const rows = [...types].sort((a, b) => b[1].bytes - a[1].bytes);
  draw(byId('storage'), rows.length === 0 ? html`<p class="muted">Nothing is stored.</p>` : html`
    ${repeat(rows, ([name]) => name, ([name, type]) => html`<div class="share"><span class="name">${name}</span>
      <span class="nowrap">${size(type.bytes)} <span class="muted">${many(type.sets, 'backup')}</span></span>
      ${meter(total ? type.bytes / total : 0, '')}</div>`)}
    <p class="muted">${size(total)} in all, compressed and encrypted.</p>`);
}

/** To choose one policy's backups from. */
export function types(sets) {
  const select = byId('history-type');
  const chosen = select.value;
  const known = [...new Set(sets.map((set) => set.type))].sort();
  select.hidden = known.length === 0;
  draw(select, repeat(['', ...known], (type) => type, (type) => html`<option value=${type} .selected=${type === chosen}>${type || 'All policies'}</option>`));
}

function row(set, may, act) {
  return html`<tr data-key=${set.key}>
    <td data-label="Finished (UTC)"><span class="nowrap">${moment(set.finished_at)}</span></td>
    <td class="wide"><small>${set.key}</small></td>
    <td data-label="Kind">${set.kind}</td>
    <td data-label="Outcome">${badge(set.outcome)}</td>
    <td data-label="Took" class="number nowrap">${duration(figures.took(set))}</td>
    <td data-label="Size" class="number nowrap">${size(set.source_bytes)}</td>
    <td data-label="Stored" class="number nowrap">${size(set.stored_bytes)}</td>
    <td data-label="Rate" class="number nowrap">${rate(figures.speed(set))}</td>
    <td class="actions">${may('admin') ? html`<button type="button" aria-label="Restore ${set.key}" @click=${() => act.restoreSet(set)}>Restore</button>` : nothing}</td></tr>`;
}

/** @param all whether all of them are listed, or the newest few */
export function history(sets, all, may, act) {
  const known = sets.slice(0, MOST);
  byId('sets-table').hidden = known.length === 0;
  draw(byId('list-empty'), known.length === 0 ? 'Nothing is stored.' : nothing);
  draw(byId('sets'), repeat(all ? known : known.slice(0, LISTED), (set) => set.run, (set) => row(set, may, act)));
  const more = byId('sets-more');
  more.hidden = known.length <= LISTED;
  more.setAttribute('aria-expanded', String(all));
  draw(more, all ? `Show the newest ${LISTED}` : `Show the newest ${known.length}`);
  // Last: a chart that fails keeps nobody from the table.
  show(known);
}
