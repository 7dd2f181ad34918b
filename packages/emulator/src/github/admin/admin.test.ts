// Tests of the admin functions: pull requests and branches behave as on GitHub, and the HTTP routes do the same.

import { describe, expect, it } from 'vitest';
import { createGitHubSide } from '../index.ts';
import type { Repository } from '../model.ts';

const NOW_MS = Date.UTC(2026, 10, 23);

function buildSide() {
  const side = createGitHubSide({ now: () => NOW_MS });
  const widgets = (): Repository => {
    const repository = side.admin.readState().repositories[0];
    if (repository === undefined) throw new Error('no repository');
    return repository;
  };
  const pull = (number: number) => widgets().pulls.find((one) => one.number === number);
  const branches = () => widgets().refs.map((ref) => ref.name.replace('refs/heads/', ''));
  const post = async (path: string, body: unknown, method = 'POST') => {
    const init = { method, body: JSON.stringify(body) };
    const response = await side.adminApp.request(`http://127.0.0.1:4010/__emulator/github${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  return { admin: side.admin, widgets, pull, branches, post };
}

describe('a pull request', () => {
  it('creates its branch, and follows it', () => {
    const { admin, pull, branches } = buildSide();
    admin.putPullRequest({ number: 7, headRef: 'topic' });
    expect(branches()).toEqual(['main', 'topic']);
    admin.putBranch({ name: 'topic', sha: 'b'.repeat(40) });
    expect(pull(7)?.headSha).toBe('b'.repeat(40));
  });

  it('from a fork creates no branch', () => {
    const { admin, branches } = buildSide();
    admin.putPullRequest({ number: 7, headRef: 'topic', headRepoFullName: 'eve/widgets' });
    expect(branches()).toEqual(['main']);
  });

  it('closes when its branch is deleted, and reopens only when the branch is back', () => {
    const { admin, pull } = buildSide();
    admin.putPullRequest({ number: 7, headRef: 'topic' });
    admin.deleteBranch({ name: 'topic' });
    expect(pull(7)).toMatchObject({ state: 'closed', merged: false });
    expect(admin.reopenPullRequest({ number: 7 }).ok).toBe(false);
    admin.putBranch({ name: 'topic' });
    expect(admin.reopenPullRequest({ number: 7 }).ok).toBe(true);
    expect(pull(7)).toMatchObject({ state: 'open', closedAtMs: null });
  });

  it('once merged stays closed and moves its base', () => {
    const { admin, pull, widgets } = buildSide();
    admin.putPullRequest({ number: 7 });
    expect(admin.mergePullRequest({ number: 7 }).ok).toBe(true);
    expect(pull(7)).toMatchObject({ state: 'closed', merged: true, mergedAtMs: NOW_MS });
    expect(widgets().refs.find((ref) => ref.name === 'refs/heads/main')?.sha).toBe(pull(7)?.mergeCommitSha);
    expect(admin.reopenPullRequest({ number: 7 }).ok).toBe(false);
  });

  it('with conflicts does not merge', () => {
    const { admin, pull } = buildSide();
    admin.putPullRequest({ number: 7, mergeable: false });
    expect(admin.mergePullRequest({ number: 7 }).ok).toBe(false);
    expect(pull(7)?.state).toBe('open');
  });

  it('keeps the facts that a second put does not name', () => {
    const { admin, pull } = buildSide();
    admin.putPullRequest({ number: 7, title: 'First', labels: ['preview'], author: 'ada' });
    const before = pull(7);
    admin.putPullRequest({ number: 7, draft: true });
    expect(pull(7)).toEqual({ ...before, draft: true });
  });
});

describe('the admin functions', () => {
  it('change nothing when the repository or the issue does not exist', () => {
    const { admin } = buildSide();
    const before = admin.readState();
    expect(admin.putPullRequest({ owner: 'acme', repo: 'none', number: 1 })).toMatchObject({
      ok: false,
      fault: { kind: 'unknownRepository', fullName: 'acme/none' },
    });
    expect(admin.addComment({ issue: 9, author: 'ada', body: 'x' })).toMatchObject({
      ok: false,
      fault: { kind: 'unknownIssue', number: 9 },
    });
    expect(admin.readState()).toBe(before);
  });

  it('hand out the same ids and shas for the same seed, and different ones for another seed', () => {
    const play = (seed: number) => {
      const { admin } = createGitHubSide({ now: () => NOW_MS, seed });
      admin.putPullRequest({ number: 7 });
      admin.addComment({ issue: 7, author: 'ada', body: 'x' });
      return admin.readState();
    };
    expect(play(5)).toEqual(play(5));
    expect(play(5).repositories[0]?.comments[0]?.id).not.toBe(play(6).repositories[0]?.comments[0]?.id);
    expect(play(5).repositories[0]?.refs[0]?.sha).not.toBe(play(6).repositories[0]?.refs[0]?.sha);
  });

  it('start over after a reset', () => {
    const { admin } = buildSide();
    const before = admin.readState();
    admin.putPullRequest({ number: 7 });
    admin.reset();
    expect(admin.readState()).toEqual(before);
  });
});

describe('over HTTP', () => {
  it('every route does what its function does', async () => {
    const { post, pull, widgets, branches, admin } = buildSide();
    const sent = [
      await post('/repositories', { owner: 'beta', repo: 'gadgets' }),
      await post('/pulls', { number: 7, headRef: 'topic' }),
      await post('/pulls/draft', { number: 7 }),
      await post('/pulls/ready', { number: 7 }),
      await post('/pulls/push', { number: 7, sha: 'c'.repeat(40) }),
      await post('/pulls/close', { number: 7 }),
      await post('/pulls/reopen', { number: 7 }),
      await post('/comments', { issue: 7, author: 'ada', body: '/preview deploy' }),
      await post('/issues', { number: 1 }),
      await post('/permissions', { username: 'ada', permission: 'write' }),
      await post('/commit-statuses', { sha: 'c'.repeat(40), context: 'ci', state: 'success' }),
      await post('/token-permissions', { issues: 'read' }),
      await post('/rate-limit', { limit: 10 }),
      await post('/branches', { name: 'other' }),
      await post('/branches', { name: 'other' }, 'DELETE'),
      await post('/pulls/merge', { number: 7 }),
    ];
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    expect(pull(7)).toMatchObject({ merged: true, draft: false, headSha: 'c'.repeat(40) });
    expect(widgets()).toMatchObject({
      issues: [1],
      comments: [{ body: '/preview deploy' }],
      roles: [{ role: 'write' }],
    });
    expect(branches()).not.toContain('other');
    expect(admin.readState()).toMatchObject({ grants: { issues: 'read' }, rate: { limit: 10 } });
  });

  it('a bad body lists every mistake, and an impossible change says why', async () => {
    const { post } = buildSide();
    const bad = await post('/comments', { issue: '7', author: 'ada', text: 'x' });
    expect(bad.status).toBe(400);
    expect(bad.body).toMatchObject({ mistakes: [{ field: 'text' }, { field: 'issue' }, { field: 'body' }] });
    expect(await post('/pulls/close', { number: 99 })).toMatchObject({
      status: 409,
      body: { error: { kind: 'refused' } },
    });
  });
});
