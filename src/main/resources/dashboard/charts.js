import { moment } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 480;
const HEIGHT = 110;
const FLOOR = 90;

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** Bars of one figure of backups, oldest first, each with its words for whoever points at it. */
export function bars(title, sets, figure, words) {
  const most = Math.max(...sets.map(figure), 0);
  const svg = shape('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', preserveAspectRatio: 'none' });
  svg.append(shape('title', {}, `${title}: newest ${sets.length ? words(figure(sets.at(-1))) : 'none'}, most ${words(most)}`));
  svg.append(shape('line', { x1: 0, x2: WIDTH, y1: FLOOR + 0.5, y2: FLOOR + 0.5 }));
  const step = WIDTH / Math.max(sets.length, 24);
  sets.forEach((set, index) => {
    const height = most > 0 ? Math.max(2, (figure(set) / most) * (FLOOR - 8)) : 2;
    const bar = shape('rect', {
      class: set.outcome, x: (index * step + 1).toFixed(1), y: (FLOOR - height).toFixed(1),
      width: Math.max(1, step - 2).toFixed(1), height: height.toFixed(1), rx: 2,
    });
    bar.append(shape('title', {}, `${moment(set.finished_at)}: ${words(figure(set))}`));
    svg.append(bar);
  });
  const caption = document.createElement('figcaption');
  caption.textContent = `${title}, most ${words(most)}`;
  const made = document.createElement('figure');
  made.append(caption, svg);
  return made;
}
