// What GitHub's replies prove about a target, decided by the Action's adapter and by the Worker's, which must agree.

import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit/octokit-port.ts';
import { type Fetch, Secret, systemClock } from '@preview-endpoints/core';
import type { PreviewTarget, TargetStatus } from '@preview-endpoints/core/previews';
import { createGitHubSide } from '@preview-endpoints/emulator';
import { describe, expect, test } from 'vitest';
import { createGitHubReader } from '../../packages/worker/src/executor/github/ask-github.ts';

const API_URL = 'http://127.0.0.1:4010/github';
const BY_NUMBER = `${API_URL}/repositories/4242`;
const token = new Secret('ghs_emulator');
const branch: PreviewTarget = { kind: 'branch', name: 'feature/a' };
const pullRequest: PreviewTarget = { kind: 'pullRequest', number: 7 };

/** The verdict of each. An unusable reply counts as unknown, which keeps a preview. */
async function verdictsOf(
  fetch: Fetch,
  target: PreviewTarget,
): Promise<readonly [TargetStatus, TargetStatus]> {
  const { signal } = new AbortController();
  const repository = { id: 4242, owner: 'acme', name: 'widgets' };
  const action = await createOctokitPort({
    token,
    repository,
    apiUrl: API_URL,
    fetch,
    clock: systemClock,
    signal,
  });
  const worker = createGitHubReader({
    apiUrl: new URL(API_URL),
    token,
    ports: { fetch, clock: systemClock, random: Math.random },
  });
  const said = await Promise.all([
    action.targetStatus(target),
    worker.readTargets({ id: 4242, fullName: 'acme/widgets' }).targetStatus(target),
  ]);
  const [ofAction, ofWorker] = said.map((one) => (one.ok ? one.value : 'unknown'));
  return [ofAction ?? 'unknown', ofWorker ?? 'unknown'];
}

interface Scripted {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const REPOSITORY: Scripted = { status: 200, body: { id: 4242, full_name: 'acme/widgets' } };

/** The repository answers unless a line says otherwise. A path without a line fails like a network that is down. */
function scripted(lines: Readonly<Record<string, Scripted | string>>): Fetch {
  const all = new Map(Object.entries<Scripted | string>({ '/repos/acme/widgets': REPOSITORY, ...lines }));
  return async (url) => {
    const line = all.get(url.slice(API_URL.length));
    if (line === undefined) throw new TypeError('network');
    if (typeof line === 'string') return new Response(line, { headers: { 'content-type': 'text/html' } });
    const { status, body = {}, headers = {} } = line;
    return Response.json(body, { status, headers });
  };
}

const BRANCH = '/repos/acme/widgets/branches/feature/a';
const PULL = '/repos/acme/widgets/pulls/7';
const closed = { number: 7, state: 'closed', base: { repo: { id: 4242 } } };
const moved = (location: string): Scripted => ({
  status: 301,
  headers: { location },
  body: { message: 'Moved' },
});
const missing = (message: string): Scripted => ({ status: 404, body: { message } });

describe('a branch', () => {
  test.each<[string, Readonly<Record<string, Scripted | string>>, TargetStatus]>([
    ['200 with its name', { [BRANCH]: { status: 200, body: { name: 'feature/a' } } }, 'alive'],
    ['404 in the words of GitHub', { [BRANCH]: missing('Branch not found') }, 'dead'],
    ['404 in other words', { [BRANCH]: missing('Not Found') }, 'unknown'],
    ['404 in another case', { [BRANCH]: missing('branch not found') }, 'unknown'],
    ['200 with another name', { [BRANCH]: { status: 200, body: { name: 'feature/b' } } }, 'unknown'],
    ['200 with a page', { [BRANCH]: '<html>Branch not found</html>' }, 'unknown'],
    [
      '301 to a branch that exists',
      {
        [BRANCH]: moved(`${BY_NUMBER}/branches/b`),
        '/repositories/4242/branches/b': { status: 200, body: { name: 'b' } },
      },
      'alive',
    ],
    [
      '301 to a branch that does not exist',
      {
        [BRANCH]: moved(`${BY_NUMBER}/branches/b`),
        '/repositories/4242/branches/b': missing('Branch not found'),
      },
      'dead',
    ],
    ['301 to another host', { [BRANCH]: moved('https://evil.example/branches/b') }, 'unknown'],
    ['301 to nowhere', { [BRANCH]: { status: 301 } }, 'unknown'],
    ['403', { [BRANCH]: { status: 403, body: { message: 'Resource not accessible' } } }, 'unknown'],
    ['410', { [BRANCH]: { status: 410, body: { message: 'Branch not found' } } }, 'unknown'],
    ['429', { [BRANCH]: { status: 429, headers: { 'retry-after': '60' } } }, 'unknown'],
    ['500', { [BRANCH]: { status: 500 } }, 'unknown'],
    ['503', { [BRANCH]: { status: 503 } }, 'unknown'],
    ['no answer', {}, 'unknown'],
    [
      '404 in a repository that the token cannot see',
      { '/repos/acme/widgets': missing('Not Found'), [BRANCH]: missing('Branch not found') },
      'unknown',
    ],
    [
      '404 in another repository of the same name',
      {
        '/repos/acme/widgets': { status: 200, body: { id: 1, full_name: 'acme/widgets' } },
        [BRANCH]: missing('Branch not found'),
      },
      'unknown',
    ],
  ])('%s', async (_what, lines, wanted) => {
    expect(await verdictsOf(scripted(lines), branch)).toEqual([wanted, wanted]);
  });
});

describe('a pull request', () => {
  test.each<[string, Readonly<Record<string, Scripted | string>>, TargetStatus]>([
    ['open', { [PULL]: { status: 200, body: { ...closed, state: 'open' } } }, 'alive'],
    ['closed', { [PULL]: { status: 200, body: closed } }, 'dead'],
    ['another number', { [PULL]: { status: 200, body: { ...closed, number: 8 } } }, 'unknown'],
    [
      'a state that does not exist today',
      { [PULL]: { status: 200, body: { ...closed, state: 'dreaming' } } },
      'unknown',
    ],
    [
      'of another repository',
      { [PULL]: { status: 200, body: { ...closed, base: { repo: { id: 1 } } } } },
      'unknown',
    ],
    ['404', { [PULL]: missing('Not Found') }, 'unknown'],
    ['403', { [PULL]: { status: 403, body: { message: 'SSO' } } }, 'unknown'],
    ['500', { [PULL]: { status: 500 } }, 'unknown'],
    ['no answer', {}, 'unknown'],
  ])('%s', async (_what, lines, wanted) => {
    expect(await verdictsOf(scripted(lines), pullRequest)).toEqual([wanted, wanted]);
  });
});

describe("on the emulator's GitHub", () => {
  const side = () => {
    const { app, admin } = createGitHubSide({ now: Date.now });
    return { admin, fetch: async (url: string, init: RequestInit) => app.request(url, init) };
  };

  test('a renamed branch is alive, and dead when its new name was deleted', async () => {
    const { admin, fetch } = side();
    admin.putBranch({ name: 'feature/a' });
    admin.renameBranch({ name: 'feature/a', newName: 'feature/b' });
    expect(await verdictsOf(fetch, branch)).toEqual(['alive', 'alive']);
    admin.deleteBranch({ name: 'feature/b' });
    expect(await verdictsOf(fetch, branch)).toEqual(['dead', 'dead']);
  });

  test('targets of a renamed repository are found by its id', async () => {
    const { admin, fetch } = side();
    admin.putBranch({ name: 'feature/a' });
    admin.putPullRequest({ number: 7, state: 'closed' });
    admin.renameRepository({ newName: 'gadgets' });
    expect(await verdictsOf(fetch, branch)).toEqual(['alive', 'alive']);
    expect(await verdictsOf(fetch, pullRequest)).toEqual(['dead', 'dead']);
  });

  test('a repository that took over the name is no evidence', async () => {
    const { admin, fetch } = side();
    admin.renameRepository({ newName: 'gadgets' });
    admin.putRepository({ owner: 'acme', repo: 'widgets', id: 99 });
    admin.putPullRequest({ number: 7, state: 'closed' });
    expect(await verdictsOf(fetch, branch)).toEqual(['unknown', 'unknown']);
    expect(await verdictsOf(fetch, pullRequest)).toEqual(['unknown', 'unknown']);
  });
});
