// Figures of backups over time, for the eye; what is drawn stands in the table below as well.
import { duration, moment, rate, size } from './format.js';

const { uPlot } = window;
const HEIGHT = 160;
const DAY_SECONDS = 86400;
const KI = 1024;

const took = (set) => Math.max(0, (Date.parse(set.finished_at) - Date.parse(set.started_at)) / 1000);
/** What the source holds, by the time that the backup took: how fast it goes through all of it. */
const speed = (set) => set.source_bytes / Math.max(took(set), 0.001);
export const figures = { took, speed };

/** Steps of an axis; of bytes in powers of two, for 500 KiB and 1000 KiB go on as 1.46 MiB. */
const SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800];
const BYTES = Array.from({ length: 6 }, (_, power) => [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((step) => step * KI ** power)).flat();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);

/** Of an axis of time, by its step: dates as they are written elsewhere on the page. */
const TIMES = [
  [DAY_SECONDS * 28, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [DAY_SECONDS, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [0.001, '{HH}:{mm}:{ss}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
];

/** A backup alone has its place in the middle of a day. */
function span(plot) {
  const [from, to] = [plot.data[0][0], plot.data[0].at(-1)];
  const room = to > from ? (to - from) * 0.03 : DAY_SECONDS / 2;
  return [from - room, to + room];
}

/** 10 min in place of 10 min 0 s, 5 GiB in place of 5.0 GiB. */
const round = (words) => words.replace(/ 0 s$/, '').replace('.0 ', ' ');

function options(width, words, steps, pointed) {
  const axis = { stroke: () => colour('--soft'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false } };
  const bars = (name) => ({ fill: () => colour(name), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.6, 14, 3] }) });
  return {
    width,
    height: HEIGHT,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: 'history' } },
    scales: { x: { range: span }, y: { range: (plot, least, most) => [0, most > 0 ? most * 1.05 : 1] } },
    axes: [{ ...axis, size: 38, values: TIMES }, { ...axis, size: 66, space: 26, incrs: steps, values: (plot, at) => at.map((value) => round(words(value))) }],
    series: [{}, bars('--accent'), bars('--warn')],
    hooks: { setCursor: [(plot) => pointed(plot.cursor.idx)] },
  };
}

/** One chart; it is made with the first backups, for a place without a width can't hold one. */
function chart(title, figure, words, steps) {
  const caption = document.createElement('figcaption');
  const place = document.createElement('div');
  place.className = 'plot';
  place.setAttribute('aria-hidden', 'true');
  const made = document.createElement('figure');
  made.append(caption, place);
  let plot = null;
  let sets = [];

  function say(index) {
    const set = sets[index];
    caption.textContent = set
      ? `${title}: ${words(figure(set))}, ${set.type} ${set.kind}${set.outcome === 'complete' ? '' : `, ${set.outcome}`}, ${moment(set.finished_at)} UTC`
      : `${title}: newest ${words(figure(sets.at(-1)))}, most ${words(Math.max(...sets.map(figure)))}`;
  }

  function update(known) {
    sets = known;
    const of = (partial) => sets.map((set) => ((set.outcome === 'partial') === partial ? figure(set) : null));
    const data = [sets.map((set) => Date.parse(set.finished_at) / 1000), of(false), of(true)];
    if (plot) plot.setData(data);
    else plot = new uPlot(options(place.clientWidth, words, steps, say), data, place);
    say(plot.cursor.idx);
  }

  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot?.redraw());
  return { made, update };
}

const charts = [
  chart('Duration', took, duration, SECONDS),
  chart('Stored', (set) => set.stored_bytes, size, BYTES),
  chart('Rate', speed, rate, BYTES),
];
const place = document.getElementById('charts');
place.append(...charts.map((one) => one.made));
let shown = '';

/** Draws these, the newest first as they are listed; nothing is drawn again that stays the same. */
export function show(sets) {
  place.hidden = sets.length === 0;
  const now = sets.map((set) => set.run).join();
  if (sets.length === 0 || now === shown) return;
  shown = now;
  const known = [...sets].sort((a, b) => a.finished_at.localeCompare(b.finished_at));
  charts.forEach((one) => one.update(known));
}
