// Times the two commands that a developer waits for; it runs them as they are.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { defineMeasurement } from '../measurement.ts';
import { nowMs } from '../stopwatch.ts';

const ROOT = join(import.meta.dirname, '../../..');

export const commandTimes = defineMeasurement({
  name: 'commands',
  title: 'Commands',
  how: 'npm run check twice, the second one is timed; npm test once, with every cached result ignored and the dependencies installed',
  onRequest: true,
  rows: {
    check: { what: 'npm run check, warm', unit: 's', bound: { kind: 'under', limit: 5 } },
    test: { what: 'npm test, cold', unit: 's', bound: { kind: 'under', limit: 180 } },
  },
  async measure() {
    await timeNpm(['run', 'check']);
    const check = await timeNpm(['run', 'check']);
    const test = await timeNpm(['test', '--', '--force']);
    return { values: { check, test } };
  },
});

/** Seconds. A command that fails is no measurement. */
async function timeNpm(args: readonly string[]): Promise<number> {
  const begunMs = nowMs();
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${String(code)}`);
  return (nowMs() - begunMs) / 1_000;
}
