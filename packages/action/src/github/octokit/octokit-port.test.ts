// The parts of the GitHub port beside Octokit: how it reads unusual replies, and what it asks only once.

import { type Clock, type Fetch, Secret } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { createOctokitPort } from './octokit-port.ts';

/** Nothing in these tests takes long enough to reach a time limit. */
const clock: Clock = {
  now: () => 0,
  sleep: (_milliseconds, signal) =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
};

function connect(fetch: Fetch) {
  const { signal } = new AbortController();
  const repository = { id: 1, owner: 'acme', name: 'widgets' };
  const token = new Secret('ghs_x');
  return createOctokitPort({ token, repository, apiUrl: 'https://api.github.com', fetch, clock, signal });
}

test('a reply that is not text is read too, with its status', async () => {
  const headers = { 'content-type': 'application/octet-stream' };
  const github = await connect(async () => new Response('\0', { status: 502, headers }));
  expect(await github.pullRequest(7)).toMatchObject({ ok: false, fault: { status: 502 } });
});

test('after a comment was written, its author is known without a request', async () => {
  const sent: string[] = [];
  const github = await connect(async (url, init) => {
    sent.push(`${init.method} ${new URL(url).pathname}`);
    return Response.json({ id: 1, body: 'x', user: { login: 'github-actions[bot]' } }, { status: 201 });
  });
  await github.createComment(7, 'x');
  expect(await github.viewer()).toEqual({ ok: true, value: 'github-actions[bot]' });
  expect(sent).toEqual(['POST /repos/acme/widgets/issues/7/comments']);
});

test('the owner of the token is asked for until there is an answer, and then never again', async () => {
  let asked = 0;
  const github = await connect(async () => {
    asked += 1;
    if (asked === 1) return new Response('busy', { status: 502 });
    return Response.json({ data: { viewer: { login: 'ada' } } });
  });
  expect(await github.viewer()).toMatchObject({ ok: false });
  expect(await github.viewer()).toEqual({ ok: true, value: 'ada' });
  expect(await github.viewer()).toEqual({ ok: true, value: 'ada' });
  expect(asked).toBe(2);
});
