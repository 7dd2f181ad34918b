// Decides from its present state whether the post step may pause a preview or scale it to zero. Pure.

import type { TargetNow } from '../commands/ask-target.ts';
import type { AfterJob } from '../runner/state/after-job.ts';

/** The endpoint after the job. */
export interface RestFacts {
  readonly state: string;
  readonly createdAt: string | undefined;
  readonly fingerprint: string;
  readonly target: TargetNow;
}

export type RestDecision =
  | { readonly kind: 'rest' }
  /** It is not billed any more. */
  | { readonly kind: 'resting'; readonly state: 'asleep' | 'paused' }
  /** Somebody uses it. It sleeps after so many minutes without a request. */
  | { readonly kind: 'inUse'; readonly idleMinutes: number }
  | { readonly kind: 'leave'; readonly why: string };

export function decideRest(saved: AfterJob, now: RestFacts): RestDecision {
  if (now.createdAt !== saved.createdAt) return leave('another endpoint has its name now');
  if (now.fingerprint !== saved.fingerprint) return leave('it was changed since, by a newer run or a person');
  if (now.target.kind === 'superseded')
    return leave('a newer commit was pushed, and its run uses the preview');
  if (now.target.kind === 'ended') return leave(`${now.target.why}, so it is taken away`);
  if (now.state === 'paused') return { kind: 'resting', state: 'paused' };
  if (now.state === 'scaledToZero') return { kind: 'resting', state: 'asleep' };
  return now.state === 'running' ? { kind: 'rest' } : leave(`it is ${now.state}, not running`);
}

function leave(why: string): RestDecision {
  return { kind: 'leave', why };
}
