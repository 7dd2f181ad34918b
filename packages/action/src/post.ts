// The entry of the post step: settles what a run left unsaid. Nearly every run left nothing, so nothing else may be imported here.

import { CANCELLED_KEY, ENDED_KEY, REPORTS_KEY } from './runner/state/keys.ts';

const { env } = process;
const saved = env[`STATE_${REPORTS_KEY}`] ?? '';

if (saved !== '' && env[`STATE_${ENDED_KEY}`] !== 'true') {
  const { settleOnRunner } = await import('./runner/run-on-runner.ts');
  await settleOnRunner({ env, saved, isCancelled: env[`STATE_${CANCELLED_KEY}`] === 'true' });
}
// A request that was given up may hang for minutes. The job's result stands already: this step changes none.
process.stdout.write('', () => process.exit(0));
