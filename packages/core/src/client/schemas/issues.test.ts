// Tests that issues name their place, are few, and quote nothing.

import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MARKED_TOKEN } from '../../../test/endpoints.ts';
import { parseJson, parseJsonWith, parseWith } from './issues.ts';

test('an issue has a dotted path and a sentence', () => {
  const schema = z.object({ a: z.array(z.object({ b: z.number() })) });
  expect(parseWith(schema, { a: [{ b: 1 }, { b: 'x' }] })).toEqual({
    ok: false,
    fault: [{ path: 'a.1.b', message: 'Invalid input: expected number, received string' }],
  });
});

test('there are at most ten issues', () => {
  const parsed = parseWith(
    z.array(z.number()),
    Array.from({ length: 50 }, () => 'x'),
  );
  expect(parsed.ok ? 0 : parsed.fault.length).toBe(10);
});

test.each(['', '{', `${MARKED_TOKEN}`, `{"a": ${MARKED_TOKEN}}`])(
  'text that is not JSON is not quoted: %j',
  (text) => {
    expect(parseJson(text)).toEqual({ ok: false, fault: [{ path: '', message: 'is not JSON' }] });
    expect(parseJsonWith(z.unknown(), text)).toEqual(parseJson(text));
  },
);

test('JSON is read and checked', () => {
  expect(parseJsonWith(z.object({ a: z.number() }), '{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
});
