// Tests that real webhook payloads seed the GitHub side, so that the API then returns the objects in them.

import { createRequire } from 'node:module';
import { createGitHubSide } from '@preview-endpoints/emulator';
import { describe, expect, it } from 'vitest';

const REPO = '/repos/Codertocat/Hello-World';

type Payload = Readonly<Record<string, unknown>>;

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}

/** Read as plain JSON, because the package's types do not match the file that it exports. */
const examples: unknown = createRequire(import.meta.url)('@octokit/webhooks-examples');

function listPayloads(event: string): readonly Payload[] {
  const events: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const found = events.filter(isPayload).find((one) => one['name'] === event)?.['examples'];
  return Array.isArray(found) ? found.filter(isPayload) : [];
}

/** The first payload of an event that has all the given facts. */
function findPayload(event: string, facts: Payload): Payload {
  const fits = (payload: Payload) => Object.entries(facts).every(([name, value]) => payload[name] === value);
  const found = listPayloads(event).find(fits);
  if (found === undefined) throw new Error(`no ${event} payload with ${JSON.stringify(facts)}`);
  return found;
}

function buildSide() {
  const { app, admin } = createGitHubSide({ now: () => Date.UTC(2026, 10, 23) });
  const get = async (path: string) => {
    const headers = { authorization: 'Bearer ghs_emulator', 'user-agent': 'conformance' };
    const response = await app.request(`http://127.0.0.1:4010/github${REPO}${path}`, { headers });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  return { admin, get };
}

describe('a recorded event', () => {
  it.each(['pull_request', 'push', 'delete', 'issue_comment'])(
    '%s seeds the repository with each of its payloads',
    async (event) => {
      const payloads = listPayloads(event);
      expect(payloads.length).toBeGreaterThan(0);
      for (const payload of payloads) {
        const { admin, get } = buildSide();
        expect(admin.seedFromEvent(payload).ok).toBe(true);
        expect(await get('')).toMatchObject({
          status: 200,
          body: { id: 186_853_002, default_branch: 'master' },
        });
      }
    },
  );

  it('pull_request opened adds the pull request and its branch', async () => {
    const { admin, get } = buildSide();
    admin.seedFromEvent(findPayload('pull_request', { action: 'opened' }));
    const head = { ref: 'changes', sha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821' };
    expect((await get('/pulls/2')).body).toMatchObject({ id: 279_147_437, state: 'open', head });
    expect((await get('/branches/changes')).body).toMatchObject({ commit: { sha: head.sha } });
  });

  it('pull_request closed closes it and keeps the branch, which a delete event then removes', async () => {
    const { admin, get } = buildSide();
    admin.seedFromEvent(findPayload('pull_request', { action: 'opened' }));
    const closed = findPayload('pull_request', { action: 'closed' });
    admin.seedFromEvent(closed);
    expect((await get('/pulls/2')).body).toMatchObject({ state: 'closed' });
    expect((await get('/branches/changes')).status).toBe(200);
    admin.seedFromEvent({ ref: 'changes', ref_type: 'branch', repository: closed['repository'] });
    expect((await get('/branches/changes')).status).toBe(404);
  });

  it('push moves a branch, and a deleted tag no longer exists', async () => {
    const { admin, get } = buildSide();
    const sha = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';
    admin.seedFromEvent(findPayload('push', { ref: 'refs/heads/master', after: sha }));
    expect((await get('/git/ref/heads/master')).body).toMatchObject({ object: { sha } });
    admin.seedFromEvent(findPayload('push', { ref: 'refs/tags/simple-tag', deleted: false }));
    expect((await get('/git/ref/tags/simple-tag')).status).toBe(200);
    admin.seedFromEvent(findPayload('push', { ref: 'refs/tags/simple-tag', deleted: true }));
    expect((await get('/git/ref/tags/simple-tag')).status).toBe(404);
  });

  it('issue_comment adds the issue, and the comment with its own id', async () => {
    const { admin, get } = buildSide();
    admin.seedFromEvent(findPayload('issue_comment', { action: 'created' }));
    const comment = {
      id: 492_700_400,
      user: { login: 'Codertocat', id: 21_031_067 },
      author_association: 'OWNER',
    };
    expect((await get('/issues/comments/492700400')).body).toMatchObject(comment);
    expect((await get('/issues/1/comments')).body).toMatchObject([comment]);
  });

  it('of another kind is refused', () => {
    const { admin } = buildSide();
    expect(admin.seedFromEvent({ action: 'created' })).toMatchObject({
      ok: false,
      fault: { kind: 'unknownEvent' },
    });
  });
});
