// Redirects after a rename and conditional requests, seen through the HTTP app.

import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator.ts';

const ID = '/repositories/4242';

function buildGithub() {
  const emulator = createEmulator();
  const base = emulator.urls.github;
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: 'token ghs_emulator', 'user-agent': 'test', ...init.headers };
    const response = await emulator.fetch(path.startsWith('http') ? path : `${base}${path}`, {
      redirect: 'manual',
      ...init,
      headers,
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look at replies as a stranger would
    const body: any = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };
  return { emulator, admin: emulator.github, base, send };
}

describe('a renamed repository', () => {
  it('answers 301 at its old name, with the address by id that always answers', async () => {
    const { admin, base, send } = buildGithub();
    admin.putPullRequest({ number: 7 });
    expect(admin.renameRepository({ newName: 'gadgets', newOwner: 'beta' }).ok).toBe(true);
    const moved = await send('/repos/acme/widgets/pulls/7?x=1');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${base}${ID}/pulls/7?x=1`]);
    expect(moved.body).toMatchObject({ message: 'Moved Permanently', url: `${base}${ID}/pulls/7?x=1` });
    expect((await send(`${ID}/pulls/7`)).body).toMatchObject({
      number: 7,
      head: { repo: { full_name: 'beta/gadgets' } },
    });
    expect((await send(ID)).body.full_name).toBe('beta/gadgets');
    expect((await send('/repos/beta/gadgets')).status).toBe(200);
  });

  it('is reached with 200 under its new name by a client that follows redirects', async () => {
    const { admin, send } = buildGithub();
    admin.renameRepository({ newName: 'gadgets' });
    const followed = await send('/repos/acme/widgets', { redirect: 'follow' });
    expect([followed.status, followed.body.id, followed.body.name]).toEqual([200, 4242, 'gadgets']);
    await expect(send('/repos/acme/widgets', { redirect: 'error' })).rejects.toThrow('fetch failed');
  });

  it('keeps the method of a write', async () => {
    const { admin, send } = buildGithub();
    admin.putIssue({ number: 1 });
    admin.renameRepository({ newName: 'gadgets' });
    const init = { method: 'POST', body: JSON.stringify({ body: 'x' }) };
    expect((await send('/repos/acme/widgets/issues/1/comments', init)).status).toBe(307);
    const followed = await send('/repos/acme/widgets/issues/1/comments', { ...init, redirect: 'follow' });
    expect(followed.status).toBe(201);
  });

  it('is hidden by a new repository with its old name, and an unknown id finds nothing', async () => {
    const { admin, send } = buildGithub();
    admin.renameRepository({ newName: 'gadgets' });
    admin.putRepository({ owner: 'acme', repo: 'widgets', id: 5 });
    expect((await send('/repos/acme/widgets')).body.id).toBe(5);
    expect((await send('/repositories/99')).status).toBe(404);
    expect((await send('/repos/acme/none')).status).toBe(404);
  });
});

describe('a renamed branch', () => {
  it('never answers 301 again once a branch with its old name was created, even if that branch is gone', async () => {
    const { admin, send } = buildGithub();
    admin.putBranch({ name: 'feature/a' });
    admin.renameBranch({ name: 'feature/a', newName: 'feature/b' });
    admin.putBranch({ name: 'feature/a' });
    admin.deleteBranch({ name: 'feature/a' });
    expect((await send('/repos/acme/widgets/branches/feature/a')).status).toBe(404);
  });

  it('answers 301 at its old name until a branch with that name is created', async () => {
    const { admin, base, send } = buildGithub();
    admin.putBranch({ name: 'feature/a' });
    admin.renameBranch({ name: 'feature/a', newName: 'feature/b' });
    admin.renameBranch({ name: 'feature/b', newName: 'feature/c' });
    const moved = await send('/repos/acme/widgets/branches/feature/a');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${base}${ID}/branches/feature/c`]);
    const followed = await send('/repos/acme/widgets/branches/feature/a', { redirect: 'follow' });
    expect([followed.status, followed.body.name]).toEqual([200, 'feature/c']);
    expect((await send('/repos/acme/widgets/git/ref/heads/feature/a')).status).toBe(404);
    admin.putBranch({ name: 'feature/a' });
    expect((await send('/repos/acme/widgets/branches/feature/a')).status).toBe(200);
    admin.deleteBranch({ name: 'feature/c' });
    expect((await send('/repos/acme/widgets/branches/feature/b')).status).toBe(404);
  });

  it('keeps the pull requests into it open, and closes those from it', async () => {
    const { admin, send } = buildGithub();
    admin.putPullRequest({ number: 7, headRef: 'topic' });
    admin.renameBranch({ name: 'main', newName: 'trunk' });
    expect((await send('/repos/acme/widgets/pulls/7')).body).toMatchObject({
      state: 'open',
      base: { ref: 'trunk' },
    });
    admin.renameBranch({ name: 'topic', newName: 'other' });
    expect((await send('/repos/acme/widgets/pulls/7')).body.state).toBe('closed');
    expect(admin.renameBranch({ name: 'gone', newName: 'x' }).ok).toBe(false);
    expect(admin.renameBranch({ name: 'other', newName: 'trunk' }).ok).toBe(false);
  });
});

describe('a repeated request', () => {
  it('with the ETag of its reply gets a 304 that is not counted', async () => {
    const { admin, send } = buildGithub();
    const first = await send('/repos/acme/widgets/pulls?per_page=100');
    const etag = first.headers.get('etag') ?? '';
    const again = await send('/repos/acme/widgets/pulls?per_page=100', {
      headers: { 'if-none-match': etag },
    });
    expect([again.status, again.body]).toEqual([304, undefined]);
    expect(again.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'));
    admin.putPullRequest({ number: 7 });
    const changed = await send('/repos/acme/widgets/pulls?per_page=100', {
      headers: { 'if-none-match': etag },
    });
    expect([changed.status, changed.body.length]).toEqual([200, 1]);
  });
});

describe('a list of open pull requests or of branches', () => {
  it.each(['pulls', 'branches'])('of %s comes in pages of 100 with a Link to the next', async (list) => {
    const { admin, send } = buildGithub();
    for (let number = 1; number <= 150; number += 1) admin.putPullRequest({ number });
    let path: string | undefined = `/repos/acme/widgets/${list}?per_page=100`;
    const sizes: number[] = [];
    while (path !== undefined) {
      const page: Awaited<ReturnType<typeof send>> = await send(path);
      sizes.push(page.body.length);
      [, path] = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? [];
    }
    // Every pull request creates its branch; `main` existed before.
    expect(sizes).toEqual([100, list === 'pulls' ? 50 : 51]);
  });
});

describe('a workflow run', () => {
  it('shows its status only to a token that may read actions', async () => {
    const { admin, send } = buildGithub();
    admin.putRun({ id: 77, status: 'queued' });
    expect((await send('/repos/acme/widgets/actions/runs/77')).status).toBe(403);
    admin.setTokenPermissions({ actions: 'read' });
    expect((await send('/repos/acme/widgets/actions/runs/77')).body).toMatchObject({
      status: 'queued',
      conclusion: null,
    });
    admin.putRun({ id: 77, status: 'completed', conclusion: 'cancelled' });
    expect((await send('/repos/acme/widgets/actions/runs/77')).body.conclusion).toBe('cancelled');
    expect((await send('/repos/acme/widgets/actions/runs/78')).status).toBe(404);
  });
});
