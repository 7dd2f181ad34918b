// Tests when an attempt is the last one.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttemptOutcome, decideRetry, type RetryFacts } from './retry.ts';

function reply(status: number, headers: Record<string, string> = {}): AttemptOutcome {
  return { kind: 'reply', reply: { status, headers: new Headers(headers), text: '' } };
}

const broken: AttemptOutcome = { kind: 'broken', reason: 'x' };
const timedOut: AttemptOutcome = { kind: 'timedOut', timeoutMs: 1 };

function facts(outcome: AttemptOutcome, changes: Partial<RetryFacts> = {}): RetryFacts {
  return {
    outcome,
    attempt: 0,
    maxAttempts: 4,
    repeatable: true,
    nowMs: 0,
    deadlineMs: 100_000,
    random: () => 0.5,
    ...changes,
  };
}

const AGAIN_SOON = { kind: 'again', waitMs: 250 };
const FINAL = { kind: 'final' };

test.each<[string, RetryFacts, object]>([
  ['200', facts(reply(200)), FINAL],
  ['404', facts(reply(404)), FINAL],
  ['400', facts(reply(400)), FINAL],
  ['501', facts(reply(501)), FINAL],
  ['500', facts(reply(500)), AGAIN_SOON],
  ['408', facts(reply(408)), AGAIN_SOON],
  ['503', facts(reply(503)), AGAIN_SOON],
  ['503 to a create', facts(reply(503), { repeatable: false }), FINAL],
  ['503 with Retry-After', facts(reply(503, { 'retry-after': '7' })), { kind: 'again', waitMs: 7_000 }],
  [
    '503 with Retry-After beyond the deadline',
    facts(reply(503, { 'retry-after': '700' })),
    { kind: 'rateLimited', retryAfterMs: 700_000 },
  ],
  ['503 to the last attempt', facts(reply(503), { attempt: 3 }), FINAL],
  ['429 with seconds', facts(reply(429, { 'retry-after': '7' })), { kind: 'again', waitMs: 7_000 }],
  [
    '429 with a date',
    facts(reply(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' })),
    { kind: 'again', waitMs: 9_000 },
  ],
  ['429 with a limit', facts(reply(429, { ratelimit: '"api";r=0;t=30' })), { kind: 'again', waitMs: 30_000 }],
  ['429 that requests no wait', facts(reply(429)), { kind: 'again', waitMs: 60_000 }],
  [
    '429 that requests a wait of 0, which still backs off',
    facts(reply(429, { 'retry-after': '0' })),
    AGAIN_SOON,
  ],
  [
    '429 to a create, which was not executed',
    facts(reply(429, { 'retry-after': '7' }), { repeatable: false }),
    { kind: 'again', waitMs: 7_000 },
  ],
  [
    '429 beyond the deadline',
    facts(reply(429, { 'retry-after': '100' })),
    { kind: 'rateLimited', retryAfterMs: 100_000 },
  ],
  [
    '429 to the last attempt',
    facts(reply(429, { 'retry-after': '7' }), { attempt: 3 }),
    { kind: 'rateLimited', retryAfterMs: 7_000 },
  ],
  ['a broken connection', facts(broken), AGAIN_SOON],
  ['a broken connection during a create', facts(broken, { repeatable: false }), FINAL],
  ['a timeout', facts(timedOut), AGAIN_SOON],
  ['a timeout during a create', facts(timedOut, { repeatable: false }), FINAL],
  ['a timeout at the deadline', facts(timedOut, { nowMs: 100_000 }), FINAL],
  ['a backoff beyond the deadline', facts(broken, { nowMs: 99_900 }), FINAL],
  ['a reply that is too large', facts({ kind: 'tooLarge', limitBytes: 1 }), FINAL],
  ['a cancelled call', facts({ kind: 'cancelled' }), FINAL],
])('after %s', (_what, given, wanted) => {
  expect(decideRetry(given)).toEqual(wanted);
});

test('a wait that the server requests is kept in full or ends the call', () => {
  const statuses = fc.constantFrom(429, 500, 502, 503, 504);
  fc.assert(
    fc.property(statuses, fc.nat(1_000), fc.nat(6), fc.nat(200_000), (status, seconds, attempt, nowMs) => {
      const decision = decideRetry(
        facts(reply(status, { 'retry-after': String(seconds) }), { attempt, nowMs }),
      );
      if (decision.kind !== 'again') {
        expect(decision).toEqual({ kind: 'rateLimited', retryAfterMs: seconds * 1_000 });
        return;
      }
      expect(decision.waitMs).toBeGreaterThanOrEqual(seconds * 1_000);
      expect(nowMs + decision.waitMs).toBeLessThan(100_000);
      expect(attempt).toBeLessThan(3);
    }),
  );
});
