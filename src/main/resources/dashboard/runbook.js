// Shows docs/alerts.md: headings, paragraphs, code and bold words, which is all that it has.
import { draw, html } from './draw.js';

function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part;
  });
}

function heading(line, first) {
  const words = line.replace(/^#+ /, '');
  if (first) return html`<h1>${words}</h1>`;
  return line.startsWith('## ') ? html`<h3 id=${words}>${words}</h3>` : html`<h2>${words}</h2>`;
}

function shown(markdown) {
  const made = [];
  markdown.split(/^(```[\s\S]*?^```)/m).forEach((part) => {
    if (part.startsWith('```')) {
      const code = part.split('\n').slice(1, -1).join('\n');
      made.push(html`<pre tabindex="0"><code>${code}</code></pre>`);
      return;
    }
    part.split(/\n\s*\n|(?<=^#.*)\n/m).map((block) => block.trim()).filter(Boolean).forEach((block) => {
      made.push(block.startsWith('#') ? heading(block, made.length === 0) : html`<p>${inline(block.replace(/\n/g, ' '))}</p>`);
    });
  });
  return made;
}

const text = document.getElementById('text');
try {
  const answer = await fetch('/runbook.md');
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  draw(text, shown(await answer.text()));
  // The place that the address names is there only now.
  if (location.hash) location.replace(location.hash);
} catch (error) {
  draw(text, html`<p class="error" role="alert">The runbook can't be had now: ${error.message}</p>`);
}
