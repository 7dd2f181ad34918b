// Renders a check: one line when it holds; otherwise also the real and the wanted value. Pure.

import { inspect } from 'node:util';
import { type Check, holds } from '../story/check.ts';
import { type Style, wrap } from './style.ts';

const TICK_CELLS = 2;

export function renderCheck(check: Check, style: Style): readonly string[] {
  const good = holds(check);
  const [first = '', ...rest] = wrap(check.says, style.width - TICK_CELLS);
  const said = [`${good ? style.good('✔') : style.bad('✖')} ${first}`, ...rest.map((line) => `  ${line}`)];
  if (good) return said;
  return [...said, ...renderValue('wanted', check.wanted), ...renderValue('got', check.got)];
}

function renderValue(label: string, value: unknown): readonly string[] {
  const lines = inspect(value, { depth: 6, breakLength: 90, sorted: true }).split('\n');
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(8)}${line}`);
}
