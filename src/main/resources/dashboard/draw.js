// Draws in place: what has the focus, is selected, or is being read aloud stays the same node.
import { html, nothing, render } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';

export { html, nothing, repeat };

const drawn = new WeakSet();

/** Makes what is in an element this; what goes with the focus in it leaves that to the section's heading. */
export function draw(parent, content) {
  // What the page says until there is something to draw.
  if (!drawn.has(parent)) parent.replaceChildren();
  drawn.add(parent);
  const focused = document.activeElement;
  const within = parent.contains(focused);
  render(content, parent);
  if (!within || focused === document.activeElement) return;
  // A node that was moved is the same one, but has lost the focus.
  if (focused.isConnected) focused.focus();
  else parent.closest('section')?.querySelector('h2')?.focus();
}

/** The same in new nodes: nothing that was filled in before is kept. */
export function drawAnew(parent, content) {
  draw(parent, nothing);
  draw(parent, content);
}
