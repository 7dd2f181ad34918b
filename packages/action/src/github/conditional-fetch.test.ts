// A repeated question costs nothing while the answer is the same, and gets the new answer when it changed.

import { createEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';
import { conditionalFetch } from './conditional-fetch.ts';

function setUp() {
  const emulator = createEmulator();
  emulator.github.putPullRequest({ number: 7, headSha: 'a'.repeat(40) });
  const url = `${emulator.urls.github}/repos/acme/widgets/pulls/7`;
  const whole = async (address: string, init: RequestInit) => {
    const reply = await emulator.fetch(address, init);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: null, text: async () => text };
  };
  const fetch = conditionalFetch(whole);
  const init = { headers: { authorization: `Bearer ${emulator.githubToken}`, 'user-agent': 'test' } };
  const headOf = async (address = url) => {
    const reply = await fetch(address, init);
    return { status: reply.status, body: JSON.parse(await reply.text()) };
  };
  const statuses = () => emulator.admin.requests().map(({ status }) => status);
  return { emulator, url, headOf, statuses };
}

test('an unchanged answer is a 304 on the wire, and the caller gets the earlier reply', async () => {
  const { headOf, statuses } = setUp();
  const first = await headOf();
  expect(await headOf()).toEqual(first);
  expect(statuses()).toEqual([200, 304]);
});

test('a changed answer is read anew, also after a 304', async () => {
  const { emulator, headOf, statuses } = setUp();
  await headOf();
  await headOf();
  emulator.github.putPullRequest({ number: 7, headSha: 'b'.repeat(40) });
  expect((await headOf()).body.head.sha).toBe('b'.repeat(40));
  expect(statuses()).toEqual([200, 304, 200]);
});

test('a list is always read without a condition', async () => {
  const { url, headOf, statuses } = setUp();
  await headOf(url.replace('/7', '?per_page=100'));
  await headOf(url.replace('/7', '?per_page=100'));
  expect(statuses()).toEqual([200, 200]);
});
