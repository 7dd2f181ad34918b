// Tests that a moved ref on the Hub rolls the watched endpoint after the debounce, and that nothing else does.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { intentViewSchema } from '../../src/tools/openapi/view-schemas.ts';
import { BEARER_KEY, compileOwn, HUGGINGFACE_SECRET, OTHER_BEARER_KEY, POLICY } from '../support/bindings.ts';
import { type CallReply, call, callIn, callWithKey, sendTrigger } from '../support/caller.ts';
import {
  addTrouble,
  createUpstreamEndpoint,
  moveRef,
  revisionUpstream,
  writesTo,
} from '../support/upstream.ts';

const ENDPOINT = 'sentiment-main';
const MODEL = 'acme/sentiment';

beforeAll(() => createUpstreamEndpoint(ENDPOINT));

interface Sent {
  readonly scope?: string;
  readonly name?: string;
  readonly ref?: string;
  readonly newSha?: string | null;
  readonly secret?: string;
  /** The Hub's id of the model. */
  readonly id?: string;
}

function build(sent: Sent = {}): RequestInit {
  const { scope = 'repo.content', name = MODEL, ref = 'refs/heads/main', newSha = 'b'.repeat(40) } = sent;
  const { id = '1' } = sent;
  const body = {
    event: { action: 'update', scope },
    repo: { type: 'model', name, id, private: false },
    webhook: { id: 'hook', version: 3 },
    updatedRefs: [{ ref, oldSha: 'a'.repeat(40), newSha }],
  };
  const headers = {
    'content-type': 'application/json',
    'x-webhook-secret': sent.secret ?? HUGGINGFACE_SECRET,
  };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

const deliver = (sent: Sent = {}): Promise<CallReply> => call('/v1/huggingface', build(sent));

const roll = () => runDurableObjectAlarm(env.ENDPOINTS.getByName(`acme/${ENDPOINT}`));

async function rollUntilSettled(id: string) {
  for (let look = 0; look < 12; look += 1) {
    await roll();
    const { body } = await callWithKey(`/v1/triggers/${id}`);
    if (body['status'] !== 'pending') return body;
  }
  throw new Error('It never settled.');
}

describe('a moved ref', () => {
  test("rolls a resting endpoint to the ref's commit at the time of the attempt, after a debounce", async () => {
    await sendTrigger({ action: 'pause', endpoint: ENDPOINT });
    const before = await revisionUpstream(ENDPOINT);
    const first = await deliver();
    expect(first).toMatchObject({ status: 202, body: { action: 'roll', attempts: 0 } });
    const waitMs =
      Date.parse(String(first.body['nextAttemptAt'])) - Date.parse(String(first.body['receivedAt']));
    expect(waitMs).toBe(10_000);
    const sha = await moveRef(MODEL, 'refs/heads/main');
    const second = await deliver({ newSha: sha });
    const settled = await rollUntilSettled(String(second.body['id']));
    expect(settled).toMatchObject({ status: 'done', revision: sha, previousRevision: before, changed: true });
    expect(intentViewSchema.safeParse(settled).error).toBeUndefined();
    expect(await revisionUpstream(ENDPOINT)).toBe(sha);
    expect((await callWithKey(`/v1/triggers/${first.body['id']}`)).body).toMatchObject({
      status: 'superseded',
    });
    expect((await writesTo(ENDPOINT)).filter((write) => write === 'PUT')).toHaveLength(1);
  });

  test('is shown with the intents of the endpoint, and a repetition writes nothing', async () => {
    const { body } = await deliver();
    expect(await rollUntilSettled(String(body['id']))).toMatchObject({ status: 'done', changed: false });
    const shown = await callWithKey(`/v1/endpoints/acme/${ENDPOINT}`);
    expect(JSON.stringify(shown.body['intents'])).toContain('"roll"');
  });
});

test('a roll and a stop of one endpoint are carried out one after the other', async () => {
  await addTrouble({
    name: ENDPOINT,
    method: 'PUT',
    fault: { kind: 'latency', milliseconds: 12_000 },
  });
  await moveRef(MODEL, 'refs/heads/main');
  const id = String((await deliver()).body['id']);
  const rolling = roll();
  for (let look = 0; look < 100; look += 1) {
    if ((await callWithKey(`/v1/triggers/${id}`)).body['attempts'] === 1) break;
  }
  await sendTrigger({ action: 'scale-to-zero', endpoint: ENDPOINT });
  await rolling;
  expect((await writesTo(ENDPOINT)).slice(-2)).toEqual(['PUT', 'POST scale-to-zero']);
  expect(await rollUntilSettled(id)).toMatchObject({ status: 'done', changed: true });
});

describe('a rollback', () => {
  const path = `/v1/endpoints/acme/${ENDPOINT}/rollback`;
  const ask = () => callWithKey(path, { method: 'POST' });
  const settle = async (answer: CallReply) => {
    expect(answer).toMatchObject({ status: 202, body: { action: 'rollback', changed: true } });
    return rollUntilSettled(String(answer.body['id']));
  };

  test('restores the version before each roll, one by one, and is refused when no earlier version is left', async () => {
    const [oldest, older] = [await revisionUpstream(ENDPOINT), await moveRef(MODEL, 'refs/heads/main')];
    await rollUntilSettled(String((await deliver()).body['id']));
    const bad = await moveRef(MODEL, 'refs/heads/main');
    await rollUntilSettled(String((await deliver()).body['id']));
    expect(await revisionUpstream(ENDPOINT)).toBe(bad);
    expect(await settle(await ask())).toMatchObject({
      status: 'done',
      revision: older,
      previousRevision: bad,
    });
    expect(await settle(await ask())).toMatchObject({ status: 'done', revision: oldest });
    expect(await revisionUpstream(ENDPOINT)).toBe(oldest);
    let last = await ask();
    // One rollback for each roll of the earlier tests.
    for (let more = 0; more < 5 && last.status === 202; more += 1) {
      await settle(last);
      last = await ask();
    }
    expect(last).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('nothing to go back to'), trigger: { status: 'refused' } },
    });
  });

  test('replaces a roll in progress', async () => {
    const before = await revisionUpstream(ENDPOINT);
    await moveRef(MODEL, 'refs/heads/main');
    const rolling = String((await deliver()).body['id']);
    await roll();
    expect(await revisionUpstream(ENDPOINT)).not.toBe(before);
    expect(await settle(await ask())).toMatchObject({ status: 'done', revision: before });
    expect((await callWithKey(`/v1/triggers/${rolling}`)).body).toMatchObject({ status: 'superseded' });
  });

  test('skips a revision that was never served because a newer roll replaced it', async () => {
    const before = await revisionUpstream(ENDPOINT);
    const unserved = await moveRef(MODEL, 'refs/heads/main');
    await deliver();
    await roll();
    expect(await revisionUpstream(ENDPOINT)).toBe(unserved);
    await moveRef(MODEL, 'refs/heads/main');
    const newer = await rollUntilSettled(String((await deliver()).body['id']));
    expect(newer).toMatchObject({ status: 'done', previousRevision: before });
    expect(await settle(await ask())).toMatchObject({ status: 'done', revision: before });
  });

  test("of an endpoint without rolls, of a protected one, and of another team's is refused", async () => {
    await createUpstreamEndpoint('never-rolled');
    const of = (name: string, key = BEARER_KEY) =>
      callWithKey(`/v1/endpoints/acme/${name}/rollback`, { method: 'POST', key });
    expect(await of('never-rolled')).toMatchObject({
      status: 409,
      body: { trigger: { trouble: { kind: 'nothingToRollBack' } } },
    });
    expect((await of('prod-one')).status).toBe(403);
    expect((await of('never-rolled', OTHER_BEARER_KEY)).status).toBe(403);
    expect(await writesTo('never-rolled')).toEqual([]);
  });
});

describe("the Hub's id of a delivery", () => {
  const delivered = (id: string, sent: Sent = {}) => {
    const init = build(sent);
    const headers = new Headers(init.headers);
    headers.set('webhook-id', id);
    return call('/v1/huggingface', { ...init, headers });
  };

  test('is the id of the trigger, so that a retry rolls nothing again', async () => {
    const id = crypto.randomUUID();
    const first = await delivered(id);
    expect(first.body).toMatchObject({ id, action: 'roll' });
    await rollUntilSettled(id);
    const again = await delivered(id);
    expect(again).toMatchObject({ status: 200, body: { id, status: 'done' } });
  });

  test("that is not valid as a trigger's id is not used", async () => {
    const { body } = await delivered('a b');
    expect(body['id']).toMatch(/^hub_[0-9a-f]{32}$/);
    await rollUntilSettled(String(body['id']));
  });
});

describe('a model that was renamed', () => {
  test('is recognised by the id that the Hub sent for it before', async () => {
    const renamed = { name: 'acme/sentiment-v2' };
    // Every delivery above contained the id.
    const { status, body } = await deliver(renamed);
    expect([status, body['action'], body['model']]).toEqual([202, 'roll', MODEL]);
    await rollUntilSettled(String(body['id']));
  });

  test("is recognised only by the policy's id, if the policy has one", async () => {
    const modelId = 'a1'.repeat(12);
    const watches = [{ ...POLICY.watches[0], modelId }];
    const bindings = { POLICY: compileOwn({ ...POLICY, watches }) };
    const { headers = {}, body } = build({ name: 'acme/any-name' });
    const of = (id: string) => {
      const payload = JSON.parse(String(body));
      const sent = JSON.stringify({ ...payload, repo: { ...payload.repo, id } });
      return callIn(bindings, '/v1/huggingface', { method: 'POST', headers, body: sent });
    };
    const followed = await of(modelId);
    expect(followed.body).toMatchObject({ action: 'roll', endpoint: ENDPOINT });
    await rollUntilSettled(String(followed.body['id']));
    expect((await of('b2'.repeat(12))).body).toMatchObject({ status: 'ignored' });
  });
});

describe('two endpoints of one model', () => {
  const names = ['sentiment-one', 'sentiment-two'];
  const watches = names.map((endpoint) => ({ ...POLICY.watches[0], endpoint }));
  const bindings = { POLICY: compileOwn({ ...POLICY, watches }) };
  beforeAll(() => Promise.all(names.map((name) => createUpstreamEndpoint(name))));

  const rollsOf = async (name: string) => {
    const shown = await callWithKey(`/v1/endpoints/acme/${name}`);
    return shown.text.split('"action":"roll"').length - 1;
  };

  /** The bindings, but with one object that cannot be reached. */
  const without = (name: string) => ({
    ...bindings,
    ENDPOINTS: {
      getByName: (object: string) =>
        object === `acme/${name}` ? { submit: () => Promise.reject(new Error('gone')) } : at(object),
    },
  });
  const at = (object: string) => env.ENDPOINTS.getByName(object);

  test('are both rolled, and the answer describes the first', async () => {
    const { status, body } = await callIn(bindings, '/v1/huggingface', build());
    expect(status).toBe(202);
    expect(body).toMatchObject({ action: 'roll', endpoint: 'sentiment-one' });
    expect(await Promise.all(names.map(rollsOf))).toEqual([1, 1]);
  });

  test('get one id each from one delivery, so that both are rolled, and neither is rolled again by a repetition', async () => {
    const before = await Promise.all(names.map(rollsOf));
    const init = build();
    const sent = new Headers(init.headers);
    sent.set('webhook-id', crypto.randomUUID());
    for (let time = 0; time < 2; time += 1) {
      expect((await callIn(bindings, '/v1/huggingface', { ...init, headers: sent })).status).toBe(202);
      expect(await Promise.all(names.map(rollsOf))).toEqual(before.map((count) => count + 1));
    }
  });

  test('get one id each also with the same name in two namespaces', async () => {
    const twins = ['acme', 'beta'].map((namespace) => ({ ...POLICY.watches[0], namespace }));
    const init = build();
    const sent = new Headers(init.headers);
    sent.set('webhook-id', crypto.randomUUID());
    const policy = { POLICY: compileOwn({ ...POLICY, watches: twins }) };
    const { status } = await callIn(policy, '/v1/huggingface', { ...init, headers: sent });
    expect(status).toBe(202);
  });

  test.each([names, names.toReversed()])(
    'do not wait for each other: without %s, %s is rolled, and the answer is not a success',
    async (lost = '', kept = '') => {
      const before = await rollsOf(kept);
      expect((await callIn(without(lost), '/v1/huggingface', build())).status).toBe(500);
      expect(await rollsOf(kept)).toBe(before + 1);
    },
  );
});

describe('other deliveries', () => {
  test.each<[string, Sent]>([
    ['a pull request on the Hub', { ref: 'refs/pr/3' }],
    ['another branch', { ref: 'refs/heads/dev' }],
    ['a deleted ref', { newSha: null }],
    ['a discussion', { scope: 'discussion.comment' }],
    ['a changed setting', { scope: 'repo.config' }],
    ['an unknown scope', { scope: 'space.build' }],
    ['another model', { name: 'acme/other', id: '2' }],
  ])('%s is accepted and ignored', async (_what, sent) => {
    expect(await deliver(sent)).toMatchObject({ status: 202, body: { status: 'ignored' } });
  });

  test('a wrong secret, one in the query, or none is a 401', async () => {
    expect((await deliver({ secret: 'another-secret-0123456789abcdef' })).status).toBe(401);
    expect((await deliver({ secret: '' })).status).toBe(401);
    const path = `/v1/huggingface?secret=${HUGGINGFACE_SECRET}`;
    expect((await call(path, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  test('a wrong secret is refused before the body is read', async () => {
    const sent = { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) };
    const headers = { 'x-webhook-secret': 'another-secret-0123456789abcdef' };
    expect((await call('/v1/huggingface', { ...sent, headers })).status).toBe(401);
  });

  test.each([
    ['of 65,000 letters', 'x'.repeat(65_000)],
    ['of 17,000 emoji', '\u{1f600}'.repeat(17_000)],
    ['longer than the limit of the body', 'x'.repeat(2 * 1024 * 1024)],
  ])(
    'a comment %s is ignored like any other, because the Hub disables a webhook that fails',
    async (_what, content) => {
      const { headers = {}, body } = build({ scope: 'discussion.comment' });
      const long = JSON.stringify({ ...JSON.parse(String(body)), comment: { content } });
      for (const sent of [long, new Blob([long]).stream()]) {
        const { status, body: told } = await call('/v1/huggingface', { method: 'POST', headers, body: sent });
        expect([status, told['status']]).toEqual([202, 'ignored']);
      }
    },
  );

  test('a body that is not a webhook is a 400', async () => {
    const headers = { 'x-webhook-secret': HUGGINGFACE_SECRET };
    expect((await call('/v1/huggingface', { method: 'POST', headers, body: '[]' })).status).toBe(400);
  });
});
