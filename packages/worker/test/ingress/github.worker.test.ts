// Tests that only GitHub's own events tear previews down, prove it by a 404, and reach nothing that is not ours.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import examples from '@octokit/webhooks-examples';
import { sign } from '@octokit/webhooks-methods';
import { type PreviewIdentity, previewName } from '@preview-endpoints/core/previews';
import { afterEach, describe, expect, test } from 'vitest';
import { intentViewSchema } from '../../src/tools/openapi/view-schemas.ts';
import { BEARER_KEY, GITHUB_SECRET, OTHER_BEARER_KEY, RESUMING_BEARER_KEY } from '../support/bindings.ts';
import { type CallReply, call, callWithKey } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import { addTrouble, createUpstreamEndpoint, setDeletes, stateUpstream } from '../support/upstream.ts';

const REPOSITORY_ID = 4242;
const USUAL_DELETE_MS = 0;

afterEach(() => setDeletes(USUAL_DELETE_MS));

const pullRequest = (number: number, variant?: string): PreviewIdentity => ({
  repositoryId: REPOSITORY_ID,
  target: { kind: 'pullRequest', number },
  ...(variant === undefined ? {} : { variant }),
});

/** GitHub's own payload of an event (npm `@octokit/webhooks-examples`), the first with this action. */
function recorded(event: string, action?: string): object {
  const payloads: readonly object[] = examples.find(({ name }) => name === event)?.examples ?? [];
  const found = payloads.find((payload) => action === undefined || Reflect.get(payload, 'action') === action);
  if (found === undefined) throw new Error(`There is no payload of ${event}.`);
  return found;
}

interface Sent {
  readonly event: string;
  readonly payload: object;
  readonly id?: string;
  readonly secret?: string;
  readonly repositoryId?: number;
}

async function deliver(sent: Sent): Promise<CallReply> {
  const {
    event,
    payload,
    id = crypto.randomUUID(),
    secret = GITHUB_SECRET,
    repositoryId = REPOSITORY_ID,
  } = sent;
  const body = JSON.stringify({ ...payload, repository: { id: repositoryId, full_name: 'acme/widgets' } });
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': id,
    'x-hub-signature-256': await sign(secret, body),
  };
  return call('/v1/github', { method: 'POST', headers, body });
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function closed(number: number, minutes = 0) {
  const pull_request = { closed_at: minutesAgo(minutes), updated_at: minutesAgo(minutes) };
  return { event: 'pull_request', payload: { action: 'closed', number, pull_request } };
}

function reopened(number: number, minutes = 0) {
  const pull_request = { closed_at: null, updated_at: minutesAgo(minutes) };
  return { event: 'pull_request', payload: { action: 'reopened', number, pull_request } };
}

/** The event that GitHub sends when a branch is created or deleted; its recorded payloads are about a tag. */
const branchEvent = (event: 'create' | 'delete', ref: string) => ({
  event,
  payload: { ...recorded(event), ref, ref_type: 'branch' },
});

const branch = (name: string): PreviewIdentity => ({
  repositoryId: REPOSITORY_ID,
  target: { kind: 'branch', name },
});

describe('a teardown', () => {
  test('follows a closed pull request: every variant is deleted, and the preview of another pull request is not', async () => {
    const names = [await createPreview(pullRequest(7)), await createPreview(pullRequest(7, 'big'))];
    const neighbour = await createPreview(pullRequest(70));
    const answer = await deliver(closed(7));
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'done', action: 'teardown', state: 'gone', changed: true, target: 'pull request #7' },
    });
    expect(intentViewSchema.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body['previews']).toEqual(expect.arrayContaining(names));
    for (const name of names) expect(await stateUpstream(name)).toBe('gone');
    expect(await stateUpstream(neighbour)).not.toBe('gone');
  });

  test.each([
    ['delete', { ref: 'feature/Ä b', ref_type: 'branch' }],
    ['push', { ref: 'refs/heads/feature/Ä b', deleted: true }],
  ])('follows a branch that is deleted, by a %s event', async (event, payload) => {
    const target = { kind: 'branch', name: 'feature/Ä b' } as const;
    const name = await createPreview({ repositoryId: REPOSITORY_ID, target });
    expect((await deliver({ event, payload })).status).toBe(200);
    expect(await stateUpstream(name)).toBe('gone');
  });

  test('is retried by alarm until a 404 was seen', async () => {
    const name = await createPreview(pullRequest(8));
    await setDeletes('never');
    const id = crypto.randomUUID();
    const first = await deliver({ ...closed(8), id });
    expect(first).toMatchObject({
      status: 202,
      body: { trouble: { kind: 'stillBilling' }, previews: [name] },
    });
    const object = env.ENDPOINTS.getByName('github:4242:pullRequest:8');
    await runDurableObjectAlarm(object);
    expect((await callWithKey(`/v1/triggers/${id}`)).body).toMatchObject({ status: 'pending', attempts: 2 });
    expect((await callWithKey(`/v1/triggers/${id}`, { key: OTHER_BEARER_KEY })).status).toBe(404);
    // The endpoint's own page shows it too.
    const shown = await callWithKey(`/v1/endpoints/acme/${name}`);
    expect(shown.body['intents']).toMatchObject([
      { id, action: 'teardown', trouble: { kind: 'stillBilling' } },
    ]);
  });

  test.each([12, 14])('continues with the other previews when one cannot be deleted (%d)', async (number) => {
    const both = [await createPreview(pullRequest(number)), await createPreview(pullRequest(number, 'big'))];
    // Each of the two fails once, so the order of deletion does not matter.
    const [stuck = '', other = ''] = number === 12 ? both : both.toReversed();
    await addTrouble({ name: stuck, method: 'DELETE', fault: { kind: 'status', status: 500, body: 'no' } });
    const answer = await deliver(closed(number));
    expect(answer).toMatchObject({ status: 202, body: { trouble: { kind: 'stillBilling' } } });
    expect(await stateUpstream(other)).toBe('gone');
    await runDurableObjectAlarm(env.ENDPOINTS.getByName(`github:4242:pullRequest:${number}`));
    expect(await stateUpstream(stuck)).toBe('gone');
  });

  test('is not replayed for a key that may only resume', async () => {
    const name = await previewName(pullRequest(13));
    await createUpstreamEndpoint(name, { tags: ['somebody-else'] });
    const id = crypto.randomUUID();
    await deliver({ ...closed(13), id });
    const replay = (key: string) => callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST', key });
    expect(await replay(RESUMING_BEARER_KEY)).toMatchObject({
      status: 403,
      body: { detail: 'The key lacks some of the actions on acme/*.' },
    });
    expect((await replay(BEARER_KEY)).status).toBe(409);
  });

  test('does not give up when the token is refused: the preview still bills', async () => {
    const name = await createPreview(pullRequest(9));
    await addTrouble({
      name,
      method: 'DELETE',
      fault: { kind: 'status', status: 403, body: { error: 'no' } },
    });
    const answer = await deliver(closed(9));
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('github:4242:pullRequest:9'));
    expect(await stateUpstream(name)).toBe('gone');
  });

  test('leaves an endpoint alone that only looks like ours, and says why', async () => {
    const name = await previewName(pullRequest(10));
    await createUpstreamEndpoint(name, { tags: ['somebody-else'] });
    expect(await deliver(closed(10))).toMatchObject({
      status: 409,
      body: { trigger: { status: 'refused', trouble: { kind: 'notOurs' } } },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test("follows the pull request of a fork: the preview is the base repository's", async () => {
    const name = await createPreview(pullRequest(15));
    const payload = recorded('pull_request', 'closed');
    const facts = {
      ...Reflect.get(payload, 'pull_request'),
      closed_at: minutesAgo(0),
      head: { ref: 'main', repo: { id: 777, full_name: 'stranger/widgets', fork: true } },
    };
    const fork = { event: 'pull_request', payload: { ...payload, number: 15, pull_request: facts } };
    expect(await deliver(fork)).toMatchObject({ status: 200, body: { previews: [name] } });
    expect(await stateUpstream(name)).toBe('gone');
  });

  test('leaves a protected preview alone, and says why', async () => {
    const name = await createPreview(branch('prod-line'));
    expect(name).toMatch(/^prod-/);
    expect(await deliver(branchEvent('delete', 'prod-line'))).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('the policy protects it') },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('of a pull request without a preview is done at once', async () => {
    expect(await deliver(closed(11))).toMatchObject({ status: 200, body: { changed: false, state: 'gone' } });
  });
});

describe('order and repetition', () => {
  test('a repeated delivery gets the stored answer and deletes nothing that was created since', async () => {
    await createPreview(pullRequest(20));
    const delivery = { ...closed(20), id: crypto.randomUUID() };
    const first = await deliver(delivery);
    const name = await createPreview(pullRequest(20));
    expect((await deliver(delivery)).text).toBe(first.text);
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('the same body under another delivery id is another trigger, and does not count after a reopening', async () => {
    const name = await createPreview(pullRequest(23));
    const recordedClose = closed(23, 2);
    const first = await deliver(recordedClose);
    expect(first).toMatchObject({ status: 200, body: { changed: true } });
    const again = await deliver(recordedClose);
    expect(again).toMatchObject({ status: 200, body: { status: 'done', changed: false } });
    expect(again.body['id']).not.toBe(first.body['id']);
    expect((await deliver(reopened(23, 1))).status).toBe(200);
    expect(await createPreview(pullRequest(23))).toBe(name);
    expect(await deliver(recordedClose)).toMatchObject({ status: 200, body: { status: 'superseded' } });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('a close that arrives after the reopening is superseded', async () => {
    const name = await createPreview(pullRequest(21));
    expect((await deliver(reopened(21, 1))).status).toBe(200);
    expect(await deliver(closed(21, 2))).toMatchObject({ status: 200, body: { status: 'superseded' } });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('an event from long ago is ignored', async () => {
    const name = await createPreview(pullRequest(22));
    expect(await deliver(closed(22, 8 * 24 * 60))).toMatchObject({
      status: 202,
      body: { status: 'ignored' },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
  });
});

/** A deletion of the branch that waits, because the preview is not gone yet. */
async function waitingTeardown(name: string) {
  await createPreview(branch(name));
  await setDeletes('never');
  const id = crypto.randomUUID();
  expect(await deliver({ ...branchEvent('delete', name), id })).toMatchObject({ status: 202 });
  const read = async () => (await callWithKey(`/v1/triggers/${id}`)).body;
  return { read };
}

describe('a signed body with the name of another event', () => {
  test('a recorded create does not remove a living preview as a delete', async () => {
    const name = await createPreview(branch('lives'));
    const { payload } = branchEvent('create', 'lives');
    expect(await deliver({ event: 'delete', payload })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'master_branch' }] },
    });
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test('a recorded delete does not cancel a waiting teardown as a create', async () => {
    const { read } = await waitingTeardown('going');
    const { payload } = branchEvent('delete', 'going');
    expect((await deliver({ event: 'create', payload })).status).toBe(400);
    expect(await read()).toMatchObject({ status: 'pending' });
  });

  const events = ['create', 'delete', 'push', 'pull_request'];
  const others = [...events, 'ping', 'issue_comment', 'pull_request_review', 'check_run', 'release'];
  test.each(events.flatMap((said) => others.filter((real) => real !== said).map((real) => [said, real])))(
    'as %s, a body of %s is refused',
    async (said, real) => {
      const answer = await deliver({ event: said ?? '', payload: recorded(real ?? '') });
      expect(answer.status).toBe(400);
    },
  );
});

describe('a waiting teardown is cancelled', () => {
  test('when the branch comes back', async () => {
    const { read } = await waitingTeardown('comes-back');
    expect(await deliver(branchEvent('create', 'comes-back'))).toMatchObject({
      status: 200,
      body: { action: 'keep', status: 'done' },
    });
    await setDeletes(USUAL_DELETE_MS);
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('github:4242:branch:comes-back'));
    expect(await read()).toMatchObject({ status: 'superseded' });
  });

  test('when the pull request is opened again', async () => {
    const name = await createPreview(pullRequest(40));
    await addTrouble({ name, method: 'DELETE', fault: { kind: 'status', status: 500, body: 'no' } });
    const id = crypto.randomUUID();
    expect((await deliver({ ...closed(40, 1), id })).status).toBe(202);
    expect((await deliver(reopened(40))).status).toBe(200);
    await runDurableObjectAlarm(env.ENDPOINTS.getByName('github:4242:pullRequest:40'));
    expect((await callWithKey(`/v1/triggers/${id}`)).body).toMatchObject({ status: 'superseded' });
    expect(await stateUpstream(name)).not.toBe('gone');
  });
});

describe('other deliveries', () => {
  test('a ping is answered', async () => {
    const answer = await deliver({ event: 'ping', payload: { zen: 'Keep it simple.', hook_id: 1 } });
    expect(answer).toMatchObject({ status: 200, body: { status: 'pong' } });
  });

  test.each([
    ['issues', { action: 'opened' }],
    ['pull_request', { action: 'synchronize', number: 1, pull_request: {} }],
    ['push', { ref: 'refs/heads/main', deleted: false }],
    ['delete', { ref: 'v1', ref_type: 'tag' }],
    ['constructor', {}],
  ])('%s is accepted and ignored', async (event, payload) => {
    expect(await deliver({ event, payload })).toMatchObject({ status: 202, body: { status: 'ignored' } });
  });

  test('a wrong secret is a 401, another repository a 403, and the preview stays', async () => {
    const name = await createPreview(pullRequest(30));
    expect((await deliver({ ...closed(30), secret: 'another-secret-0123456789abcdef' })).status).toBe(401);
    expect((await deliver({ ...closed(30), repositoryId: 4243 })).status).toBe(403);
    expect(await stateUpstream(name)).not.toBe('gone');
  });

  test.each([
    ['sha256=zz'],
    ['757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
    ['sha1=757107ea0eb2509fc211221cce984b8a37570b6d'],
    [''],
  ])('the signature %j is a 401, never a 5xx', async (signature) => {
    const headers = {
      'x-github-event': 'ping',
      'x-github-delivery': 'one',
      'x-hub-signature-256': signature,
      authorization: `Bearer ${BEARER_KEY}`,
    };
    expect((await call('/v1/github', { method: 'POST', headers, body: '{}' })).status).toBe(401);
  });

  test('the answer to a form-encoded webhook says what to change', async () => {
    const body = `payload=${encodeURIComponent('{}')}`;
    const headers = {
      'x-github-event': 'ping',
      'x-github-delivery': 'one',
      'x-hub-signature-256': await sign(GITHUB_SECRET, body),
    };
    const answer = await call('/v1/github', { method: 'POST', headers, body });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('application/json') },
    });
  });

  test.each(['sha256=zz', null])('the signature %j is refused before the body is read', async (signature) => {
    const headers = {
      'x-github-event': 'ping',
      'x-github-delivery': 'one',
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
    };
    const body = 'x'.repeat(1100 * 1024);
    expect((await call('/v1/github', { method: 'POST', headers, body })).status).toBe(401);
    const formed = { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    expect((await call('/v1/github', { method: 'POST', headers: formed, body })).status).toBe(413);
  });

  test('up to 1 MiB is read, more is a 413', async () => {
    const filler = 'x'.repeat(900 * 1024);
    expect((await deliver({ event: 'ping', payload: { filler } })).status).toBe(200);
    const more = 'x'.repeat(1100 * 1024);
    expect((await deliver({ event: 'ping', payload: { filler: more } })).status).toBe(413);
  });
});
