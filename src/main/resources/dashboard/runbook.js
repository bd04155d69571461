// Shows docs/alerts.md: headings, paragraphs, code and bold words, which is all that it has.
import { element } from './format.js';

function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map((part) => {
    if (part.startsWith('`')) return element('code', {}, part.slice(1, -1));
    return part.startsWith('**') ? element('strong', {}, part.slice(2, -2)) : part;
  });
}

function heading(line, first) {
  const words = line.replace(/^#+ /, '');
  if (first) return element('h1', {}, words);
  return line.startsWith('## ') ? element('h3', { id: words }, words) : element('h2', {}, words);
}

function shown(markdown) {
  const made = [];
  markdown.split(/^(```[\s\S]*?^```)/m).forEach((part) => {
    if (part.startsWith('```')) {
      const code = part.split('\n').slice(1, -1).join('\n');
      made.push(element('pre', { tabindex: '0' }, element('code', {}, code)));
      return;
    }
    part.split(/\n\s*\n|(?<=^#.*)\n/m).map((block) => block.trim()).filter(Boolean).forEach((block) => {
      made.push(block.startsWith('#') ? heading(block, made.length === 0) : element('p', {}, ...inline(block.replace(/\n/g, ' '))));
    });
  });
  return made;
}

const text = document.getElementById('text');
try {
  const answer = await fetch('/runbook.md');
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  text.replaceChildren(...shown(await answer.text()));
  // The place that the address names is there only now.
  if (location.hash) location.replace(location.hash);
} catch (error) {
  text.replaceChildren(element('p', { class: 'error', role: 'alert' }, `The runbook can't be had now: ${error.message}`));
}
