// The entry of the post step: settles what a run left unsaid or undone. Nearly every run left nothing, so nothing else may be imported here.

import { AFTER_JOB_KEY, CANCELLED_KEY, ENDED_KEY, REPORTS_KEY } from './runner/state/keys.ts';

const { env } = process;
const saved = env[`STATE_${REPORTS_KEY}`] ?? '';

const afterJob = env[`STATE_${AFTER_JOB_KEY}`] ?? '';
const isUnsettled = saved !== '' && env[`STATE_${ENDED_KEY}`] !== 'true';

if (isUnsettled || afterJob !== '') {
  const { settleOnRunner } = await import('./runner/run-on-runner.ts');
  await settleOnRunner({
    env,
    saved: isUnsettled ? saved : '',
    afterJob,
    isCancelled: env[`STATE_${CANCELLED_KEY}`] === 'true',
  });
}
// A request that was given up may hang for minutes. The job's result stands already: this step changes none.
process.stdout.write('', () => process.exit(0));
