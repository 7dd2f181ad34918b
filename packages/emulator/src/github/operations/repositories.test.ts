// Roles and refs as a client sees them.

import { describe, expect, it } from 'vitest';
import { createGitHubSide } from '../index.ts';

function buildSide() {
  const { app, admin } = createGitHubSide({ now: () => Date.UTC(2026, 10, 23) });
  const get = async (path: string, repo = 'acme/widgets') => {
    const headers = { authorization: 'Bearer ghs_emulator', 'user-agent': 'test' };
    const response = await app.request(`http://x/github/repos/${repo}${path}`, { headers });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  return { admin, get };
}

describe('the permission of', () => {
  it.each([
    ['admin', 'admin', true],
    ['maintain', 'write', true],
    ['write', 'write', true],
    ['triage', 'read', false],
    ['read', 'read', false],
    ['none', 'none', false],
  ] as const)('a collaborator with role %s is %s (push: %s)', async (role, permission, push) => {
    const { admin, get } = buildSide();
    admin.setPermission({ username: 'Ada', permission: role });
    expect((await get('/collaborators/ada/permission')).body).toMatchObject({
      permission,
      role_name: role,
      user: { login: 'Ada', role_name: role, permissions: { push } },
    });
  });

  it('a stranger is read in a public repository and none in a private one', async () => {
    const { admin, get } = buildSide();
    admin.putRepository({ owner: 'acme', repo: 'secret', private: true });
    expect((await get('/collaborators/eve/permission')).body).toMatchObject({ permission: 'read' });
    const hidden = await get('/collaborators/eve/permission', 'acme/secret');
    expect(hidden.body).toMatchObject({ permission: 'none' });
  });

  it('the owner is admin, and an app has none because it is not a user', async () => {
    const { get } = buildSide();
    expect((await get('/collaborators/ACME/permission')).body).toMatchObject({ permission: 'admin' });
    expect((await get('/collaborators/dependabot[bot]/permission')).status).toBe(404);
  });
});

describe('a ref', () => {
  it('is found only by its whole name in its exact letter case', async () => {
    const { admin, get } = buildSide();
    admin.putBranch({ name: 'feature/x', sha: 'd'.repeat(40) });
    expect((await get('/git/ref/heads/feature/x')).body).toMatchObject({ object: { sha: 'd'.repeat(40) } });
    expect((await get('/git/ref/heads/feature')).status).toBe(404);
    expect((await get('/branches/Feature/x')).body).toMatchObject({ message: 'Branch not found' });
  });

  it('that is deleted is not found by either operation', async () => {
    const { admin, get } = buildSide();
    admin.putBranch({ name: 'topic' });
    admin.deleteBranch({ name: 'topic' });
    expect((await get('/branches/topic')).status).toBe(404);
    expect((await get('/git/ref/heads/topic')).status).toBe(404);
  });
});

it('a pull request whose fork was deleted has no head repository', async () => {
  const { admin, get } = buildSide();
  admin.putPullRequest({ number: 7, author: 'eve', headRepoFullName: null });
  expect((await get('/pulls/7')).body).toMatchObject({ head: { repo: null, user: { login: 'eve' } } });
});
