// Tests what an attempt changes in its intent, and what the confirming look at a done intent may change.

import type { ApiFault } from '@preview-endpoints/core/client';
import { describe, expect, test } from 'vitest';
import { buildIntent } from '../../../test/support/build-intent.ts';
import type { Attempt } from './attempt.ts';
import { settleAttempt, settleConfirmation } from './settle-attempt.ts';

const nowMs = 1_000_000;
const platform = { nowMs, random: () => 0.5, unclearAtMs: 0 };
const reset: ApiFault = { kind: 'unreachable', operation: 'getEndpoint', reason: 'reset' };

describe('settleAttempt', () => {
  const attempt: Attempt = { kind: 'done', state: 'running', changed: false };

  test.each([
    ['a write was given up a moment ago', nowMs - 59_999, true],
    ['that is a minute ago', nowMs - 60_000, false],
    ['no write was ever given up', 0, false],
  ])('a done intent waits for confirmation or not: %s', (_what, unclearAtMs, unconfirmed) => {
    expect(settleAttempt(buildIntent(), attempt, { ...platform, unclearAtMs })).toMatchObject({
      status: 'done',
      unconfirmed,
      dueAtMs: nowMs + 60_000,
    });
  });
});

test('a teardown whose preview may reappear is unconfirmed', () => {
  const attempt: Attempt = { kind: 'done', state: 'gone', changed: true, mayReappear: true };
  expect(settleAttempt(buildIntent(), attempt, platform)).toMatchObject({
    status: 'done',
    unconfirmed: true,
    dueAtMs: nowMs + 60_000,
  });
});

describe('settleConfirmation', () => {
  const done = buildIntent({ status: 'done', unconfirmed: true, attempts: 3 });

  test('finds everything as it was, and changes nothing', () => {
    const attempt: Attempt = { kind: 'done', state: 'paused', changed: false };
    expect(settleConfirmation(done, attempt, platform)).toEqual({ unconfirmed: false, attempts: 3 });
  });

  test('records that the write had to be repeated', () => {
    const attempt: Attempt = { kind: 'done', state: 'paused', changed: true };
    expect(settleConfirmation(done, attempt, platform)).toEqual({
      unconfirmed: false,
      state: 'paused',
      changed: true,
    });
  });

  test('looks again after a failure, a bounded number of times', () => {
    const attempt: Attempt = { kind: 'failed', fault: reset };
    expect(settleConfirmation(done, attempt, platform)).toEqual({ dueAtMs: nowMs + 12_000 });
    expect(settleConfirmation({ ...done, attempts: 15 }, attempt, platform)).toMatchObject({
      unconfirmed: false,
    });
  });

  test('keeps an intent done when the endpoint is gone', () => {
    const fault: ApiFault = { kind: 'notFound', operation: 'getEndpoint', status: 404, message: 'gone' };
    const change = settleConfirmation(done, { kind: 'failed', fault }, platform);
    expect(change).toEqual({ unconfirmed: false, attempts: 3 });
  });
});
