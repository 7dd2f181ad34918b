// The Action's own port to GitHub against the emulator's GitHub side: how it reads the replies. No socket.

import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit/octokit-port.ts';
import { Secret, systemClock } from '@preview-endpoints/core';
import { createGitHubSide } from '@preview-endpoints/emulator';
import { describe, expect, it } from 'vitest';

const NOW_MS = Date.UTC(2026, 10, 23, 18);

async function connect(name = 'widgets', id?: number) {
  const side = createGitHubSide({ now: () => NOW_MS });
  const port = await createOctokitPort({
    token: new Secret('ghs_emulator'),
    repository: { owner: 'acme', name, ...(id === undefined ? {} : { id }) },
    apiUrl: 'http://127.0.0.1:4010/github',
    fetch: async (url, init) => side.app.request(url, init),
    clock: systemClock,
    signal: new AbortController().signal,
  });
  return { port, admin: side.admin };
}

describe('the permission of', () => {
  it.each([
    ['admin', 'admin'],
    ['maintain', 'write'],
    ['write', 'write'],
    ['triage', 'read'],
    ['read', 'read'],
  ] as const)('a person with %s is %s', async (permission, wanted) => {
    const { port, admin } = await connect();
    admin.setPermission({ username: 'ada', permission });
    expect(await port.permissionOf('ada')).toEqual({ ok: true, value: wanted });
  });

  it('a bot, which is not a user, is none', async () => {
    expect(await (await connect()).port.permissionOf('renovate[bot]')).toEqual({ ok: true, value: 'none' });
  });

  it('anybody in a repository that the token cannot see is unknown', async () => {
    const asked = await (await connect('unknown')).port.permissionOf('ada');
    expect(asked).toMatchObject({ ok: false, fault: { status: 404 } });
  });
});

describe('a pull request', () => {
  it('has its head and the repository of its head', async () => {
    const { port, admin } = await connect();
    const opened = admin.putPullRequest({ number: 7, draft: true });
    admin.putPullRequest({ number: 8, headRepoFullName: 'eve/widgets', state: 'closed' });
    admin.putPullRequest({ number: 9, headRepoFullName: null });
    expect(await port.pullRequest(7)).toEqual({
      ok: true,
      value: {
        state: 'open',
        draft: true,
        headRef: 'pull-7',
        baseRef: 'main',
        headSha: opened.ok && opened.value.headSha,
        headRepositoryId: 4_242,
        labels: [],
      },
    });
    const fork = await port.pullRequest(8);
    expect(fork).toMatchObject({ ok: true, value: { state: 'closed' } });
    expect(fork.ok && fork.value.headRepositoryId).not.toBe(4_242);
    expect(await port.pullRequest(9)).toMatchObject({ ok: true, value: { headRepositoryId: undefined } });
  });

  it('that does not exist is a fault', async () => {
    expect(await (await connect()).port.pullRequest(404)).toMatchObject({
      ok: false,
      fault: { status: 404 },
    });
  });
});

it('a reaction is added once, even if requested several times', async () => {
  const { port, admin } = await connect();
  admin.putPullRequest({ number: 7 });
  const written = admin.addComment({ issue: 7, author: 'ada', body: '/preview deploy' });
  const id = written.ok ? written.value.id : 0;
  for (const reaction of ['eyes', 'rocket', 'rocket', 'confused', '-1'] as const)
    expect(await port.react(id, reaction)).toMatchObject({ ok: true });
  const given = admin.readState().repositories[0]?.reactions.map(({ content }) => content);
  expect(given).toEqual(['eyes', 'rocket', 'confused', '-1']);
});

describe('the id of the repository', () => {
  it('is the id in the reply of GitHub', async () => {
    const { port } = await connect();
    expect(await port.repositoryId()).toEqual({ ok: true, value: 4_242 });
  });

  it('is a fault when there is no such repository', async () => {
    const { port } = await connect('nothing');
    expect(await port.repositoryId()).toMatchObject({ ok: false, fault: { status: 404 } });
  });
});

describe('a survey of targets', () => {
  it('reads lists of open pull requests and branches, and the rest of the rate limit', async () => {
    const { port, admin } = await connect('widgets', 4_242);
    admin.setRateLimit({ limit: 1_000, used: 10 });
    admin.putPullRequest({ number: 7 });
    admin.putPullRequest({ number: 8, state: 'closed' });
    expect(await port.listAlive('pullRequest', 1)).toEqual({
      ok: true,
      value: { alive: [{ kind: 'pullRequest', number: 7 }], isLast: true },
    });
    const branches = await port.listAlive('branch', 1);
    expect(branches.ok && branches.value?.alive).toContainEqual({ kind: 'branch', name: 'main' });
    expect(port.rateLimit()).toEqual({ limit: 1_000, remaining: 987 });
    expect(await port.readTarget({ kind: 'pullRequest', number: 8 })).toEqual({
      ok: true,
      value: { status: 'dead', comments: 0 },
    });
  });

  it('reads the tasks of an environment in one request', async () => {
    const { port } = await connect();
    const key = { environment: 'preview-endpoints', task: 'preview:pr-7-x' };
    const made = await port.createDeployment(key, { sha: 'main', description: '' });
    expect(made.ok).toBe(true);
    expect(await port.listTasks('preview-endpoints')).toEqual({
      ok: true,
      value: { tasks: new Set(['preview:pr-7-x']), isWhole: true },
    });
  });
});
