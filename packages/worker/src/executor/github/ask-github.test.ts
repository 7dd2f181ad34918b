// Tests what GitHub's answers prove: only its own words make something dead, and trouble ends the questions.

import { Secret } from '@preview-endpoints/core';
import type { PreviewTarget } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { createGitHubReader } from './ask-github.ts';

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function readerOf(...answers: readonly Answer[]) {
  const asked: { url: string; headers: Headers }[] = [];
  const waiting = [...answers];
  const reader = createGitHubReader({
    apiUrl: new URL('https://github.example/api/v3/'),
    token: new Secret('ghs_secrettoken'),
    fetch: async (url, init) => {
      asked.push({ url, headers: new Headers(init.headers) });
      const { status = 200, body = {}, headers = {} } = waiting.shift() ?? {};
      if (status === 0) throw new TypeError('network');
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
    },
  });
  return { reader, asked };
}

const pullRequest: PreviewTarget = { kind: 'pullRequest', number: 7 };
const branch: PreviewTarget = { kind: 'branch', name: 'feature/Ä b' };

describe('a target', () => {
  test.each<[string, PreviewTarget, Answer, unknown]>([
    ['open', pullRequest, { body: { number: 7, state: 'open' } }, 'alive'],
    ['closed', pullRequest, { body: { number: 7, state: 'closed' } }, 'dead'],
    ['not to be seen', pullRequest, { status: 404, body: { message: 'Not Found' } }, 'unknown'],
    ['another one', pullRequest, { body: { number: 8, state: 'closed' } }, 'unknown'],
    ['in a state of tomorrow', pullRequest, { body: { number: 7, state: 'dreaming' } }, 'unknown'],
    ['not JSON', pullRequest, { body: '<html>' }, 'unknown'],
    ['moved', pullRequest, { status: 301, headers: { location: 'https://evil.example' } }, 'unknown'],
    ['forbidden', pullRequest, { status: 403, body: { message: 'SSO' } }, 'unknown'],
    ['there', branch, { body: { name: 'feature/Ä b' } }, 'alive'],
    ['renamed', branch, { body: { name: 'feature/b' } }, 'unknown'],
    ['gone', branch, { status: 404, body: { message: 'Branch not found' } }, 'dead'],
    ['in a repository that is gone', branch, { status: 404, body: { message: 'Not Found' } }, 'unknown'],
    ['of no possible name', { kind: 'branch', name: '../../pulls/7' }, {}, 'unknown'],
  ])('that is %s', async (_what, target, answer, value) => {
    const { reader } = readerOf(answer);
    expect(await reader.targetStatus('acme/widgets', target)).toEqual({ ok: true, value });
  });

  test('is asked by its name, with the token in its place', async () => {
    const { reader, asked } = readerOf({ body: { name: branch.kind } });
    await reader.targetStatus('acme/widgets', branch);
    expect(asked[0]?.url).toBe(
      'https://github.example/api/v3/repos/acme/widgets/branches/feature/%C3%84%20b',
    );
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer ghs_secrettoken');
    expect(asked[0]?.headers.get('user-agent')).not.toBeNull();
  });
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
  ])('%s ends the questions', async (_what, answer, fault) => {
    const { reader, asked } = readerOf(answer);
    expect(await reader.targetStatus('acme/widgets', pullRequest)).toEqual({ ok: false, fault });
    expect(asked).toHaveLength(1);
  });

  test('the answer that uses up the limit counts, and nothing is asked after it', async () => {
    const last = { body: { number: 7, state: 'closed' }, headers: { 'x-ratelimit-remaining': '0' } };
    const { reader, asked } = readerOf(last);
    expect(await reader.targetStatus('acme/widgets', pullRequest)).toEqual({ ok: true, value: 'dead' });
    expect(await reader.targetStatus('acme/widgets', pullRequest)).toEqual({ ok: false, fault: 'limited' });
    expect(asked).toHaveLength(1);
  });
});

test('a name that now belongs to another repository is told apart by its id', async () => {
  const { reader } = readerOf({ body: { id: 4243 } }, { body: { id: 4242 } }, { status: 404 });
  const repository = { fullName: 'acme/widgets', id: 4242 };
  expect(await reader.isRepository(repository)).toEqual({ ok: true, value: false });
  expect(await reader.isRepository(repository)).toEqual({ ok: true, value: true });
  expect(await reader.isRepository(repository)).toEqual({ ok: true, value: false });
});
