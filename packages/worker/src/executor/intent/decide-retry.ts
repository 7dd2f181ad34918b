// Decides whether a failed attempt is repeated, refused or dead. Pure.

import type { Random } from '@preview-endpoints/core';
import { type ApiFault, type Backoff, backoffMs } from '@preview-endpoints/core/client';

import type { IntentAction } from '../../shared/intent/intent.ts';

export type RetryVerdict =
  | { readonly kind: 'again'; readonly dueAtMs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'dead' };

/**
 * Even after an outage of hours, the next attempt comes within 15 minutes of its end. At least half of the bound is waited,
 * so attempts are spread out but never immediate.
 */
const BACKOFF: Backoff = { firstMs: 2_000, longestMs: 15 * 60_000, leastShare: 0.5 };
/** The longest Retry-After that is honoured. Without this bound, a wrong value of a year would stop the object for a year. */
const LONGEST_REST_MS = 60 * 60_000;
/** About two hours with the backoff above: longer than most incidents last. */
const MOST_ATTEMPTS_OF_A_CALLER = 16;
/** About three days: a preview that was not seen to be gone is still billing, whatever the reason. */
const MOST_ATTEMPTS_OF_A_TEARDOWN = 300;

/** Attempts are counted before they begin, so an intent with the full number was cut off in its last one. */
export const MOST_ATTEMPTS = {
  pause: MOST_ATTEMPTS_OF_A_CALLER,
  resume: MOST_ATTEMPTS_OF_A_CALLER,
  'scale-to-zero': MOST_ATTEMPTS_OF_A_CALLER,
  toggle: MOST_ATTEMPTS_OF_A_CALLER,
  keep: MOST_ATTEMPTS_OF_A_CALLER,
  roll: MOST_ATTEMPTS_OF_A_CALLER,
  rollback: MOST_ATTEMPTS_OF_A_CALLER,
  promote: MOST_ATTEMPTS_OF_A_CALLER,
  teardown: MOST_ATTEMPTS_OF_A_TEARDOWN,
} as const satisfies Record<IntentAction, number>;

/**
 * `refuse`: the answer is about this request, and would be the same again. `dead`: the Worker itself is set up wrongly, so
 * a person must act and can then replay the intent.
 */
const MEANING = {
  unauthorized: 'dead',
  paymentRequired: 'dead',
  forbidden: 'dead',
  redirected: 'dead',
  notFound: 'refuse',
  unprovenNotFound: 'again',
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

/** Request Timeout and Too Early (RFC 9110, 15.5.9; RFC 8470, 5.2): the server itself says that the request may be repeated. */
const REPEATABLE: readonly number[] = [408, 425];

/** `attempts` includes the attempt that just failed. */
export function decideAfterFault(facts: {
  readonly action: IntentAction;
  readonly fault: ApiFault;
  readonly attempts: number;
  readonly nowMs: number;
  readonly random: Random;
}): RetryVerdict {
  const { action, fault, attempts, nowMs, random } = facts;
  const isRepeatable =
    action === 'teardown' || (fault.kind === 'rejected' && REPEATABLE.includes(fault.status));
  const meaning = isRepeatable ? 'again' : MEANING[fault.kind];
  if (meaning === 'refuse') return { kind: 'refused' };
  if (meaning === 'dead' || attempts >= MOST_ATTEMPTS[action]) return { kind: 'dead' };
  const askedMs = fault.kind === 'rateLimited' ? Math.min(fault.retryAfterMs, LONGEST_REST_MS) : 0;
  const ownMs = Math.round(backoffMs(attempts - 1, random, BACKOFF));
  return { kind: 'again', dueAtMs: nowMs + Math.max(askedMs, ownMs) };
}
