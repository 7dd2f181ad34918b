// Tests how the Worker asks GitHub: with its token, under the API's root, and with no more questions after trouble. Core
// decides what the answers prove.

import { Secret, systemClock } from '@preview-endpoints/core';
import type { PreviewTarget } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { createGitHubReader } from './ask-github.ts';

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const REPOSITORY: Answer = { body: { id: 4242, full_name: 'acme/widgets' } };

function readerOf(...answers: readonly Answer[]) {
  const asked: { url: string; headers: Headers; redirect: unknown }[] = [];
  const waiting = [...answers];
  const reader = createGitHubReader({
    apiUrl: new URL('https://github.example/api/v3/'),
    token: new Secret('ghs_secrettoken'),
    ports: {
      clock: systemClock,
      random: () => 0.5,
      fetch: async (url, init) => {
        asked.push({ url, headers: new Headers(init.headers), redirect: init.redirect });
        const { status = 200, body = {}, headers = {} } = waiting.shift() ?? {};
        if (status === 0) throw new TypeError('network');
        return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
      },
    },
  });
  return { reader, targets: reader.readTargets({ id: 4242, fullName: 'acme/widgets' }), asked };
}

const pullRequest: PreviewTarget = { kind: 'pullRequest', number: 7 };
const branch: PreviewTarget = { kind: 'branch', name: 'feature/Ä b' };

test('the GitHub server is part of every identity', () => {
  expect(readerOf().reader.server).toBe('github.example');
});

test('a target is asked for by its name, with the token in its place, and no redirect is followed unseen', async () => {
  const { targets, asked } = readerOf(REPOSITORY, { body: { name: branch.name } });
  expect(await targets.targetStatus(branch)).toEqual({ ok: true, value: 'alive' });
  expect(asked.map(({ url }) => url)).toEqual([
    'https://github.example/api/v3/repos/acme/widgets',
    'https://github.example/api/v3/repos/acme/widgets/branches/feature/%C3%84%20b',
  ]);
  expect(asked[1]?.headers.get('authorization')).toBe('Bearer ghs_secrettoken');
  expect(asked[1]?.headers.get('user-agent')).not.toBeNull();
  expect(asked[1]?.redirect).toBe('manual');
});

test('an answer that is not JSON proves nothing', async () => {
  const { targets } = readerOf(REPOSITORY, { body: '<html>' });
  expect(await targets.targetStatus(pullRequest)).toEqual({ ok: true, value: 'unknown' });
});

describe('trouble', () => {
  test.each<[string, Answer, string]>([
    ['no answer', { status: 0 }, 'down'],
    ['a 500', { status: 500 }, 'down'],
    ['a 503 that says when', { status: 503, headers: { 'retry-after': '60' } }, 'down'],
    ['a token that is refused', { status: 401 }, 'down'],
    ['a 429', { status: 429 }, 'limited'],
    ['the primary limit', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'limited'],
    ['a secondary limit', { status: 403, headers: { 'retry-after': '60' } }, 'limited'],
  ])('%s is no answer', async (_what, answer, fault) => {
    const { targets, asked } = readerOf(REPOSITORY, answer);
    expect(await targets.targetStatus(pullRequest)).toEqual({ ok: false, fault });
    expect(asked).toHaveLength(2);
  });

  test('the answer that uses up the limit counts, and nothing is asked after it', async () => {
    const last = { body: { number: 7, state: 'closed' }, headers: { 'x-ratelimit-remaining': '0' } };
    const { targets, asked } = readerOf(REPOSITORY, last);
    expect(await targets.targetStatus(pullRequest)).toEqual({ ok: true, value: 'dead' });
    expect(await targets.targetStatus(pullRequest)).toEqual({ ok: false, fault: 'limited' });
    expect(asked).toHaveLength(2);
  });
});

test('a name that now belongs to another repository is recognised by the id', async () => {
  const { targets } = readerOf(
    { body: { id: 4243, full_name: 'acme/widgets' } },
    { status: 404 },
    REPOSITORY,
  );
  expect(await targets.isRepository()).toEqual({ ok: true, value: false });
  expect(await targets.isRepository()).toEqual({ ok: true, value: false });
  expect(await targets.isRepository()).toEqual({ ok: true, value: true });
});
