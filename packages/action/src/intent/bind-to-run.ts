// Binds an intent to the run itself if the preview lives as long as its job. Pure.

import type { Environment } from '@preview-endpoints/core/node';
import type { Intent, Subject } from './decide-intent.ts';

/** The running attempt. GitHub counts runs and attempts from 1. */
export interface RunFacts {
  readonly id: number;
  readonly attempt: number;
}

/** The intents for a preview of this job. A comment's commands are for the pull request's own preview. */
const BOUND: ReadonlySet<Intent['kind']> = new Set([
  'plan',
  'deploy',
  'pause',
  'resume',
  'scale-to-zero',
  'status',
  'wait',
  'test',
]);

/** A teardown by an event is for the previews of the pull request or branch. A teardown by command is for the job's. */
export function bindToRun(
  intent: Intent,
  run: RunFacts | undefined,
  by: { readonly isCommand: boolean },
): Intent {
  const isBound = BOUND.has(intent.kind) || (intent.kind === 'teardown' && by.isCommand);
  if (!isBound || !('subject' in intent)) return intent;
  if (run === undefined)
    return {
      kind: 'refuse',
      reason: 'lifetime is job, and GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not say which run this is',
      remedy: 'Use lifetime: target, or a runner that sets both.',
    };
  return { ...intent, subject: bindSubject(intent.subject, run) };
}

function bindSubject(subject: Subject, { id, attempt }: RunFacts): Subject {
  return { ...subject, target: { kind: 'run', id, attempt }, askedFor: subject.target };
}

const COUNT = /^[1-9]\d{0,11}$/;
/** GitHub repeats a run at most 50 times, and a name has room for 99. */
const ATTEMPT = /^[1-9]\d?$/;

export function readRun(env: Environment): RunFacts | undefined {
  const { GITHUB_RUN_ID: id = '', GITHUB_RUN_ATTEMPT: attempt = '' } = env;
  return COUNT.test(id) && ATTEMPT.test(attempt) ? { id: Number(id), attempt: Number(attempt) } : undefined;
}
