// Decides whether an attempt is the last one; it may not wait or send.

import type { Random, ReplyHeaders } from '../../ports.ts';
import { backoffMs, requestedWaitMs } from './backoff.ts';

export interface HttpReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
}

export type AttemptOutcome =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'timedOut'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' };

export type RetryDecision =
  | { readonly kind: 'final' }
  | { readonly kind: 'again'; readonly waitMs: number }
  | { readonly kind: 'rateLimited'; readonly retryAfterMs: number };

export interface RetryFacts {
  readonly outcome: AttemptOutcome;
  /** 0 for the first attempt. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly repeatable: boolean;
  readonly nowMs: number;
  readonly deadlineMs: number;
  readonly random: Random;
}

/** 500 is included: production also answers it for temporary faults. 501 means that waiting is useless. */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504]);

/** No production reply on record has Retry-After. Without it, a minute is enough for a rate-limit window to pass. */
const UNSAID_RATE_LIMIT_WAIT_MS = 60_000;

/**
 * A wait that the server requests is kept in full, or the call ends as rateLimited; the wait is never shortened. A request that
 * was answered with 429 was not executed, so even a create may be sent again.
 */
export function decideRetry(facts: RetryFacts): RetryDecision {
  const { outcome } = facts;
  if (outcome.kind === 'cancelled' || outcome.kind === 'tooLarge') return { kind: 'final' };
  if (outcome.kind === 'reply') return decideAfterReply(facts, outcome.reply);
  return facts.repeatable ? againWithin(facts, backoffMs(facts.attempt, facts.random)) : { kind: 'final' };
}

function decideAfterReply(facts: RetryFacts, { status, headers }: HttpReply): RetryDecision {
  const isRateLimited = status === 429;
  if (!isRateLimited && !(PASSING_STATUS.has(status) && facts.repeatable)) return { kind: 'final' };
  const requestedMs = requestedWaitMs(headers, facts.nowMs);
  if (isRateLimited) return obey(facts, requestedMs ?? UNSAID_RATE_LIMIT_WAIT_MS);
  return requestedMs === undefined
    ? againWithin(facts, backoffMs(facts.attempt, facts.random))
    : obey(facts, requestedMs);
}

/** Waits at least as long as requested; even a requested wait of 0 gets the backoff. */
function obey(facts: RetryFacts, retryAfterMs: number): RetryDecision {
  const decision = againWithin(facts, Math.max(retryAfterMs, backoffMs(facts.attempt, facts.random)));
  return decision.kind === 'final' ? { kind: 'rateLimited', retryAfterMs } : decision;
}

function againWithin(facts: RetryFacts, waitMs: number): RetryDecision {
  const attemptsLeft = facts.attempt + 1 < facts.maxAttempts;
  return attemptsLeft && facts.nowMs + waitMs < facts.deadlineMs
    ? { kind: 'again', waitMs }
    : { kind: 'final' };
}
