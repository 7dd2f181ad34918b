// Decides what a failed attempt means: again later, refused, or dead. Pure.

import type { ApiFault, Random } from '@preview-endpoints/core';

export type Verdict =
  | { readonly kind: 'again'; readonly dueAtMs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'dead' };

const FIRST_BACKOFF_MS = 2_000;
/** An outage that lasts hours is still noticed within a quarter of an hour after its end. */
const LONGEST_BACKOFF_MS = 15 * 60_000;
/** With the backoff above about two hours: longer than the incidents on the public status page mostly last. */
const MOST_ATTEMPTS = 16;

/**
 * refuse: the answer is about this request, and would be the same again. dead: the Worker itself is set up wrongly, so
 * a person must act, and a replay can follow.
 */
const MEANING = {
  unauthorized: 'dead',
  paymentRequired: 'dead',
  forbidden: 'dead',
  redirected: 'dead',
  notFound: 'refuse',
  nameTaken: 'refuse',
  quotaExceeded: 'refuse',
  alreadyRunning: 'refuse',
  instanceUnavailable: 'refuse',
  rejected: 'refuse',
  invalidRequest: 'refuse',
  serverError: 'again',
  rateLimited: 'again',
  unreachable: 'again',
  timedOut: 'again',
  cancelled: 'again',
  replyTooLarge: 'again',
  replyUnreadable: 'again',
} as const satisfies Record<ApiFault['kind'], 'again' | 'refuse' | 'dead'>;

/** `attempts` counts the one that just failed. */
export function decideAfterFault(facts: {
  readonly fault: ApiFault;
  readonly attempts: number;
  readonly nowMs: number;
  readonly random: Random;
}): Verdict {
  const { fault, attempts, nowMs, random } = facts;
  const meaning = MEANING[fault.kind];
  if (meaning === 'refuse') return { kind: 'refused' };
  if (meaning === 'dead' || attempts >= MOST_ATTEMPTS) return { kind: 'dead' };
  const askedMs = fault.kind === 'rateLimited' ? fault.retryAfterMs : 0;
  return { kind: 'again', dueAtMs: nowMs + Math.max(askedMs, backoffMs(attempts, random)) };
}

/** Between half of the bound and the bound: spread out, but never at once. */
function backoffMs(attempts: number, random: Random): number {
  const bound = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
  return Math.round(bound * (0.5 + random() / 2));
}
