// The deadline of GitHub calls, on a clock that the test controls.

import type { Clock, Fetch } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { fetchWithin } from './fetch-within.ts';

/** Sleeps end at once, or never. */
function createClock(isOver: boolean): Clock {
  const over = async (): Promise<void> => undefined;
  const never = (_milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  return { now: () => 0, sleep: isOver ? over : never };
}

/** The signal of a run that still waits for the answer. */
const waiting = new AbortController().signal;

const never: Fetch = () => new Promise(() => undefined);

test('a call without an answer ends, and its request is aborted', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  const fetch: Fetch = (url, init) => {
    signals.push(init.signal);
    return never(url, init);
  };
  await expect(fetchWithin(fetch, createClock(true), waiting)('https://api.github.com', {})).rejects.toThrow(
    'no answer within 15 s',
  );
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});

test('a reply whose body never ends is a fault', async () => {
  const fetch: Fetch = async () => new Response(new ReadableStream({ start: () => undefined }));
  await expect(fetchWithin(fetch, createClock(true), waiting)('https://api.github.com', {})).rejects.toThrow(
    'no answer within 15 s',
  );
});

test.each([
  [200, '{"a":1}'],
  [204, null],
  [422, '{}'],
])('a %d in time is returned whole', async (status, body) => {
  const headers = { link: '<x>; rel="next"' };
  const fetch: Fetch = async () => new Response(body, { status, headers });
  const reply = await fetchWithin(fetch, createClock(false), waiting)('https://api.github.com', {});
  expect([reply.status, reply.headers.get('link'), await reply.text()]).toEqual([
    status,
    headers.link,
    body ?? '',
  ]);
});

test('the wait ends with the run', async () => {
  const over = new AbortController();
  const fetch = fetchWithin(never, createClock(false), over.signal);
  const ended = expect(fetch('https://api.github.com', {})).rejects.toThrow();
  over.abort();
  await ended;
  await expect(fetch('https://api.github.com', {})).rejects.toThrow();
});
