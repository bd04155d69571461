// Draws in place: what has the focus, is selected, or is being read aloud stays the same node.

/** Tells siblings apart; a button by its name, so that none turns into another one under a finger. */
const keyOf = (node) => node.dataset?.key ?? (node.nodeName === 'BUTTON' ? node.getAttribute('aria-label') : null);
const alike = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

function adopt(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    // The page's policy forbids styles as attributes.
    if (name === 'style') old.style.cssText = value;
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  old.onclick = fresh.onclick;
  fill(old, [...fresh.childNodes]);
}

function fill(parent, fresh) {
  const wanted = new Set(fresh.map(keyOf));
  for (const old of [...parent.childNodes]) {
    if (keyOf(old) !== null && !wanted.has(keyOf(old))) old.remove();
  }
  const keyed = new Map([...parent.childNodes].filter((old) => keyOf(old) !== null).map((old) => [keyOf(old), old]));
  let at = parent.firstChild;
  for (const next of fresh) {
    const old = keyOf(next) === null ? at : keyed.get(keyOf(next));
    if (!old || !alike(old, next)) {
      parent.insertBefore(next, at);
    } else {
      if (old === at) at = at.nextSibling;
      else parent.insertBefore(old, at);
      adopt(old, next);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

/** Makes the children of an element these; what goes with the focus in it leaves that to the section's heading. */
export function redraw(parent, ...children) {
  const focused = document.activeElement;
  const within = parent.contains(focused);
  fill(parent, children.map((child) => (typeof child === 'string' ? document.createTextNode(child) : child)));
  if (!within || focused === document.activeElement) return;
  if (focused.isConnected) focused.focus();
  else parent.closest('section')?.querySelector('h2')?.focus();
}
