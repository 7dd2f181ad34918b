// Binds what a run is to do to the run itself, where the lifetime of a preview is its job's. Pure.

import type { Intent, Subject } from './decide-intent.ts';

/** The attempt that is at work; GitHub counts both from 1. */
export interface RunFacts {
  readonly id: number;
  readonly attempt: number;
}

/** What is about a preview of this job. A comment's commands are about the pull request's own preview. */
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

/** An event's teardown is of what lives as long as the pull request or branch; one by command is of the job's. */
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
      reason: 'lifetime is job, and GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not tell which run this is',
      remedy: 'Use lifetime: target, or a runner that sets both.',
    };
  return { ...intent, subject: bindSubject(intent.subject, run) };
}

function bindSubject(subject: Subject, { id, attempt }: RunFacts): Subject {
  return { ...subject, target: { kind: 'run', id, attempt }, askedFor: subject.target };
}

const COUNT = /^[1-9]\d{0,11}$/;
/** GitHub starts a run again at most 50 times; a name has room for 99. */
const ATTEMPT = /^[1-9]\d?$/;

export function readRun(env: Readonly<Record<string, string | undefined>>): RunFacts | undefined {
  const { GITHUB_RUN_ID: id = '', GITHUB_RUN_ATTEMPT: attempt = '' } = env;
  return COUNT.test(id) && ATTEMPT.test(attempt) ? { id: Number(id), attempt: Number(attempt) } : undefined;
}
