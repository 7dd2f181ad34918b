// The entry of the post step: settles what a run left open. Nearly every run left nothing, so nothing else may be imported here.

import {
  AFTER_JOB_KEY,
  CANCELLED_KEY,
  ENDED_KEY,
  JOB_PREVIEW_KEY,
  REPORTS_KEY,
} from './runner/state/keys.ts';

const { env } = process;
const saved = env[`STATE_${REPORTS_KEY}`] ?? '';

const afterJob = env[`STATE_${AFTER_JOB_KEY}`] ?? '';
const jobPreview = env[`STATE_${JOB_PREVIEW_KEY}`] ?? '';
const isUnsettled = saved !== '' && env[`STATE_${ENDED_KEY}`] !== 'true';

let isDone = true;

if (isUnsettled || afterJob !== '' || jobPreview !== '') {
  const { settleOnRunner } = await import('./runner/run-on-runner.ts');
  isDone = await settleOnRunner({
    env,
    saved: isUnsettled ? saved : '',
    afterJob,
    jobPreview,
    isCancelled: env[`STATE_${CANCELLED_KEY}`] === 'true',
  });
}
// An abandoned request may hang for minutes. The post step fails the job only if a preview that ends with the job may go on
// billing.
process.stdout.write('', () => process.exit(isDone ? 0 : 1));
