// Every request to GitHub ends, whether the reply, its body or nothing comes.

import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { fetchWithin } from './fetch-within.ts';

const never = new AbortController().signal;

/** A server that hangs, but hears that nobody listens any more. */
function hangUntilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

test('a reply comes through with status, headers and body', async () => {
  const fetch = fetchWithin(
    async () => Response.json({ a: 1 }, { status: 201, headers: { link: 'x' } }),
    createManualClock(),
    never,
  );
  const response = await fetch('https://api.github.com', {});
  expect([response.status, response.headers.get('link'), await response.json()]).toEqual([
    201,
    'x',
    { a: 1 },
  ]);
});

test('a reply without a body is one', async () => {
  const fetch = fetchWithin(async () => new Response(null, { status: 204 }), createManualClock(), never);
  expect((await fetch('https://api.github.com', {})).status).toBe(204);
});

test.each([
  ['no reply', (signal: AbortSignal | null | undefined) => hangUntilAborted(signal)],
  [
    'a body that does not end',
    async (signal: AbortSignal | null | undefined) =>
      new Response(new ReadableStream({ pull: () => hangUntilAborted(signal) })),
  ],
])('%s ends after 15 s', async (_title, answer) => {
  const clock = createManualClock();
  const fetch = fetchWithin(async (_url, init) => answer(init.signal), clock, never);
  const ended = expect(fetch('https://api.github.com', {})).rejects.toThrow('15 s');
  await clock.advance(15_000);
  await ended;
});

test('nobody waits any more when the run is over', async () => {
  const over = new AbortController();
  const fetch = fetchWithin(
    async (_url, init) => hangUntilAborted(init.signal),
    createManualClock(),
    over.signal,
  );
  const ended = expect(fetch('https://api.github.com', {})).rejects.toThrow();
  over.abort();
  await ended;
  await expect(fetch('https://api.github.com', {})).rejects.toThrow();
});
