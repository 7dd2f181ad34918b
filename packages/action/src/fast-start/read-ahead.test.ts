// Tests that a read sent ahead is given out once, to who asks for the same, and that its failure is not lost.

import { describe, expect, test } from 'vitest';
import { createReadAhead } from './read-ahead.ts';

const READ = {
  url: 'https://api.example.test/v2/provider',
  init: { method: 'GET', headers: { authorization: 'Bearer x' }, redirect: 'manual' },
} as const;

function start(answer: () => Promise<Response> = async () => new Response('reply')) {
  const sent: { url: string; init: RequestInit }[] = [];
  const ahead = createReadAhead((url, init) => {
    sent.push({ url, init });
    return answer();
  });
  return { ahead, sent };
}

test('the first who asks for the same gets the reply that is on its way, the second a new one', async () => {
  const { ahead, sent } = start();
  ahead.send(READ);
  expect(await (await ahead.fetch(READ.url, { ...READ.init })).text()).toBe('reply');
  expect(sent).toHaveLength(1);
  await ahead.fetch(READ.url, { ...READ.init });
  expect(sent).toHaveLength(2);
});

describe('nobody gets it who asks for', () => {
  test.each([
    ['another address', `${READ.url}/acme`, READ.init],
    ['another token', READ.url, { ...READ.init, headers: { authorization: 'Bearer y' } }],
    ['a write', READ.url, { ...READ.init, method: 'DELETE' }],
  ])('%s', async (_title, url, init) => {
    const { ahead, sent } = start();
    ahead.send(READ);
    await ahead.fetch(url, init);
    expect(sent.map((request) => request.url)).toEqual([READ.url, url]);
  });
});

test('a failure reaches who asks, and the next attempt is sent anew', async () => {
  const { ahead, sent } = start(() => Promise.reject(new TypeError('fetch failed')));
  ahead.send(READ);
  await expect(ahead.fetch(READ.url, { ...READ.init })).rejects.toThrow('fetch failed');
  await expect(ahead.fetch(READ.url, { ...READ.init })).rejects.toThrow('fetch failed');
  expect(sent).toHaveLength(2);
});

test.each(['before', 'after'])('whoever gives up %s asking ends the request that is on its way', (when) => {
  const { ahead, sent } = start(() => new Promise(() => undefined));
  ahead.send(READ);
  const caller = new AbortController();
  if (when === 'before') caller.abort('enough');
  void ahead.fetch(READ.url, { ...READ.init, signal: caller.signal });
  if (when === 'after') caller.abort('enough');
  expect(sent[0]?.init.signal).toMatchObject({ aborted: true, reason: 'enough' });
});
