// Tests what a week cost and saved according to the digest, when the digest is due, and its text.

import { type Endpoint, endpointSchema } from '@preview-endpoints/core/client';
import { expect, test } from 'vitest';
import { buildDigestBody } from './build-digest.ts';
import { addLook, beginWeek, lastDueMs } from './week.ts';

const HOUR_MS = 60 * 60_000;

const endpoint = (name: string, state: string): Endpoint =>
  endpointSchema.parse({ name, status: { state } }) as Endpoint;

test('the digest is due at its time in its zone, also over a change of summer time', () => {
  const rule = { namespace: 'acme', weekday: 1, minutes: 9 * 60, timeZone: 'Europe/Berlin' };
  const due = (now: string) => new Date(lastDueMs(rule, Date.parse(now))).toISOString();
  expect(due('2026-10-26T07:59:59Z')).toBe('2026-10-19T07:00:00.000Z');
  expect(due('2026-10-26T08:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
  expect(due('2026-11-01T23:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
});

test('an endpoint that bills without a known price is named, and a resting one costs nothing', () => {
  const week = addLook(beginWeek(0), {
    endpoints: [endpoint('odd', 'running'), endpoint('asleep', 'scaledToZero')],
    catalogue: undefined,
    isRuled: () => true,
    nowMs: HOUR_MS,
  });
  expect(week).toMatchObject({ spentAtMost: 0, saved: 0, unpriced: ['odd'], seenAtMs: HOUR_MS });
});

test('a digest is a text that cannot mention a person, and data with the same figures', () => {
  const facts = {
    namespace: 'acme',
    week: { sinceMs: 0, seenAtMs: 1, spentAtMost: 12.345, saved: 3.001, unpriced: ['<!channel>'] },
    ...{ previewAges: [0.5, 2, 9], deadLetters: ['msg_1'], unused: ['old'], nowMs: 7 * 24 * HOUR_MS },
  };
  const { text } = JSON.parse(buildDigestBody('slack', facts));
  expect(text).toBe(
    [
      'acme since 1970-01-01: spent at most $12.35, saved $3.00.',
      'The price of &lt;!channel&gt; is not known, so more may be billed.',
      'Previews: 1 younger than a day, 1 younger than a week, 1 older.',
      'Given up: msg_1.',
      'Nobody used old.',
    ].join('\n'),
  );
  expect(JSON.parse(buildDigestBody('standard', facts))).toMatchObject({
    type: 'digest',
    data: { spentAtMost: 12.35, saved: 3, previews: { underOneDay: 1, underOneWeek: 1, older: 1 } },
  });
});
