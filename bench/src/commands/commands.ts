// Times the two commands that developers wait for; it runs them unchanged.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineMeasurement } from '../measurement.ts';
import { nowMs } from '../stopwatch.ts';

const ROOT = join(import.meta.dirname, '../../..');

export const commandTimes = defineMeasurement({
  name: 'commands',
  title: 'Commands',
  how: 'npm run check twice, the second run is timed; then once more with a line added to a file of core, which is restored; npm test once, with dependencies installed and without cached results',
  onRequest: true,
  rows: {
    check: { what: 'npm run check, warm and unchanged', unit: 's', bound: { kind: 'under', limit: 2 } },
    changed: { what: 'npm run check, after a change', unit: 's', bound: { kind: 'under', limit: 20 } },
    test: { what: 'npm test, cold', unit: 's', bound: { kind: 'under', limit: 240 } },
  },
  async measure() {
    await timeNpm(['run', 'check']);
    const check = await timeNpm(['run', 'check']);
    const changed = await withChange(() => timeNpm(['run', 'check']));
    const test = await timeNpm(['test', '--', '--force']);
    return { values: { check, changed, test } };
  },
});

/** Every package depends on this file, so a change to it invalidates all cached results. */
const CHANGED = join(ROOT, 'packages/core/src/result.ts');

async function withChange<Value>(work: () => Promise<Value>): Promise<Value> {
  const before = readFileSync(CHANGED, 'utf8');
  writeFileSync(CHANGED, `${before}\n// Measured at ${Date.now()}.\n`);
  try {
    return await work();
  } finally {
    writeFileSync(CHANGED, before);
  }
}

/** Returns seconds. A command that fails throws instead. */
async function timeNpm(args: readonly string[]): Promise<number> {
  const begunMs = nowMs();
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${String(code)}`);
  return (nowMs() - begunMs) / 1_000;
}
