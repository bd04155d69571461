// Figures for people.
import { html } from './draw.js';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return age(whole);
}

function two(seconds, large, largeName, small, smallName) {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeName}${rest ? ` ${rest} ${smallName}` : ''}`;
}

export const many = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function age(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86400) return two(whole, 3600, 'h', 60, 'min');
  return two(whole, 86400, 'd', 3600, 'h');
}

/** 2026-11-27 14:03 of an RFC 3339 time in UTC. */
export const moment = (text) => (text ? text.slice(0, 16).replace('T', ' ') : 'none');

export const rate = (bytesPerSecond) => `${size(bytesPerSecond)}/s`;

export const badge = (word) => html`<span class="badge ${word}">${word.replaceAll('_', ' ')}</span>`;

/** A bar; its width is set as a property because the page allows no style as an attribute. */
export const meter = (share, severity) => html`<div class="meter ${severity}" aria-hidden="true">
  <i .style=${`width: ${Math.min(100, Math.max(1, share * 100))}%`}></i></div>`;

/** Where a restore goes. */
export const place = (plan) => (plan.database ? `the database ${plan.database} on ${plan.server}` : plan.target);

/** What the server says about fields of a request, by the words that stand beside them on the page. */
export const onPage = (text, label) => text.replace(/the field '(\w+)'/g, (all, field) => (label(field) ? `'${label(field)}'` : all));
