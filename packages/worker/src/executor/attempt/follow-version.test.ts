// Tests that a new version that does not serve, or fails its cases, is undone and reported, and that a promotion changes only
// what the preview states. On the virtual clock.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { POLICY } from '../../../test/support/bindings.ts';
import { openObject } from '../../../test/support/object-in-node.ts';
import { SAMPLE_ENDPOINT } from '../../tools/dev/sample-endpoint.ts';

type Opened = Awaited<ReturnType<typeof openObject>>;

const MODEL = 'acme/sentiment';
const NEW = 'b'.repeat(40);
const START_MS = 12 * 60_000;
const identity = { repositoryId: 4242, target: { kind: 'pullRequest', number: 7 } } as const;

async function read({ api }: Opened, name: string) {
  const reply = await api('GET', `/${name}`);
  const body: { type: string; tags?: string[]; compute: object; model: Record<string, unknown> } = JSON.parse(
    await reply.text(),
  );
  return body;
}

/** A preview that serves, and states more than the target has. */
async function createPreview({ api, clock }: Opened, name?: string): Promise<string> {
  const preview = name ?? (await previewName(identity));
  await api('POST', '', {
    ...SAMPLE_ENDPOINT,
    name: preview,
    type: 'public',
    tags: await previewTags(identity),
    compute: { ...SAMPLE_ENDPOINT.compute, instanceSize: 'x2' },
    model: { ...SAMPLE_ENDPOINT.model, revision: NEW, env: { THREADS: '4' } },
  });
  await clock.advance(START_MS);
  return preview;
}

async function ringUntilEnded(opened: Opened, claim: string) {
  for (let rung = 0; rung < 60; rung += 1) {
    const intent = opened.parts.store.find(claim);
    if (intent !== undefined && intent.status !== 'pending') return intent;
    await opened.ring();
  }
  throw new Error('It never ended.');
}

const promote = (opened: Opened, from: string, id = 'p') => opened.submit({ id, action: 'promote', from });

describe('a promotion', () => {
  test('brings the stated parts of the model, is done once they serve, and touches nothing else', async () => {
    const opened = await openObject('target');
    const before = await read(opened, 'target');
    const from = await createPreview(opened);
    expect(await promote(opened, from)).toMatchObject({ intent: { status: 'pending' } });
    expect(await ringUntilEnded(opened, 'acme/p')).toMatchObject({
      ...{ status: 'done', changed: true, state: 'running' },
      ...{ revision: NEW, previousRevision: before.model['revision'] },
    });
    const after = await read(opened, 'target');
    expect(after.model).toMatchObject({ revision: NEW, env: { THREADS: '4' } });
    expect([after.type, after.tags, after.compute]).toEqual([before.type, before.tags, before.compute]);
  });

  test('that does not start is undone, and the trigger waits for that and reports it', async () => {
    const opened = await openObject('target');
    const before = await read(opened, 'target');
    const from = await createPreview(opened);
    await opened.order('/starts', { name: 'target', outcome: { kind: 'failed', errorMessage: 'no memory' } });
    await promote(opened, from);
    const ended = await ringUntilEnded(opened, 'acme/p');
    expect(ended).toMatchObject({ status: 'refused', state: 'running', trouble: { kind: 'rolledBack' } });
    expect(ended.trouble?.text).toContain(`Rolled back: ${String(before.model['revision'])} serves again.`);
    expect((await read(opened, 'target')).model['revision']).toBe(before.model['revision']);
  });

  test.each([
    ['the object starts anew', async () => undefined],
    ['the write is lost', (opened: Opened) => opened.meet(503)],
  ])('goes on where it was when %s', async (_what, trouble) => {
    const opened = await openObject('target');
    const from = await createPreview(opened);
    await trouble(opened);
    await promote(opened, from);
    opened.storage.loseAlarm();
    await opened.parts.alarm.restoreIfLost();
    expect(await ringUntilEnded(opened, 'acme/p')).toMatchObject({ status: 'done', changed: true });
  });

  test('whose rollback the API never accepts becomes a dead letter, and says what is set', async () => {
    const opened = await openObject('target');
    const from = await createPreview(opened);
    await opened.order('/starts', { name: 'target', outcome: { kind: 'failed', errorMessage: 'no memory' } });
    const fault = { kind: 'status', status: 503 };
    const path = '/v2/endpoint/acme/target';
    await opened.order('/faults', { side: 'api', method: 'PUT', path, after: 1, times: 1_000, fault });
    await promote(opened, from);
    const ended = await ringUntilEnded(opened, 'acme/p');
    expect(ended).toMatchObject({ status: 'dead', trouble: { kind: 'notRolledBack' } });
    expect(ended.trouble?.text).toContain('The write that sets the previous version again failed.');
  });

  test('that somebody undoes by hand is not written again', async () => {
    const opened = await openObject('target');
    const before = await read(opened, 'target');
    const from = await createPreview(opened);
    await promote(opened, from);
    const { revision, env } = before.model;
    await opened.api('PUT', '/target', { model: { revision, env } });
    expect(await ringUntilEnded(opened, 'acme/p')).toMatchObject({
      status: 'refused',
      trouble: { kind: 'changedByOthers' },
    });
    expect((await read(opened, 'target')).model).toEqual(before.model);
  });

  test('of a version that is already set is done when it serves, and not earlier', async () => {
    const opened = await openObject('target');
    const from = await createPreview(opened);
    await opened.api('PUT', '/target', { model: { revision: NEW, env: { THREADS: '4' } } });
    expect(await promote(opened, from)).toMatchObject({ intent: { status: 'pending' } });
    expect(await ringUntilEnded(opened, 'acme/p')).toMatchObject({ status: 'done', state: 'running' });
  });

  test('of anything but a preview of the policy is refused before any write', async () => {
    const opened = await openObject('target');
    const from = await createPreview(opened, 'somebody-elses');
    expect(await promote(opened, from)).toMatchObject({
      intent: { status: 'refused', trouble: { kind: 'notAPreview' }, changed: null },
    });
  });

  test('to a preview is refused', async () => {
    const opened = await openObject('target');
    const from = await createPreview(opened);
    await opened.api('PUT', '/target', { tags: await previewTags(identity) });
    expect(await promote(opened, from)).toMatchObject({
      intent: { status: 'refused', trouble: { kind: 'targetIsPreview' } },
    });
  });

  test('of a preview that does not serve is refused', async () => {
    const opened = await openObject('target');
    const from = await previewName(identity);
    await opened.order('/starts', { name: from, outcome: { kind: 'failed', errorMessage: 'no memory' } });
    await createPreview(opened);
    expect(await promote(opened, from)).toMatchObject({
      intent: { status: 'refused', trouble: { kind: 'previewNotReady' } },
    });
  });

  test('under the id of another one is refused', async () => {
    const opened = await openObject('target');
    const from = await createPreview(opened);
    await promote(opened, from);
    expect(await promote(opened, 'another-preview')).toEqual({ kind: 'idReused' });
  });
});

describe('a protected endpoint is promoted', () => {
  const grant = (actions: readonly string[]) => ({
    keys: POLICY.keys.map((key) => ({
      ...key,
      grants: [{ namespace: 'acme', endpoint: '*', actions }],
    })),
  });

  test.each([
    ['by a grant that names it', ['promote'], 'pending'],
    ['not by a star', ['*'], 'refused'],
  ])('%s', async (_what, actions, status) => {
    const opened = await openObject('prod-target');
    opened.setPolicy(grant(actions));
    const from = await createPreview(opened);
    expect(await promote(opened, from)).toMatchObject({ intent: { status } });
  });
});

describe('a roll', () => {
  const watched = (opened: Opened) => ({
    id: 'r',
    caller: `hub:${MODEL}`,
    action: 'roll' as const,
    subject: { kind: 'watch', endpoint: opened.endpoint, model: MODEL, ref: 'refs/heads/main' } as const,
  });
  const roll = async (opened: Opened, cases?: readonly object[]) => {
    const [watch] = POLICY.watches;
    opened.setPolicy({ watches: [{ ...watch, endpoint: 'watched', ...(cases && { cases }) }] });
    await opened.order('/refs', { repo: MODEL, ref: 'refs/heads/main', sha: NEW });
    await opened.submit(watched(opened));
    return ringUntilEnded(opened, `hub:${MODEL}/r`);
  };

  test('that does not start goes back by itself', async () => {
    const opened = await openObject('watched');
    const before = await read(opened, 'watched');
    await opened.order('/starts', {
      name: 'watched',
      outcome: { kind: 'failed', errorMessage: 'no memory' },
    });
    expect(await roll(opened)).toMatchObject({
      ...{ status: 'refused', state: 'running', revision: NEW },
      trouble: { kind: 'rolledBack' },
    });
    expect((await read(opened, 'watched')).model['revision']).toBe(before.model['revision']);
  });

  test('that never starts goes back after an hour', async () => {
    const opened = await openObject('watched');
    const beganMs = opened.clock.now();
    await opened.order('/starts', { name: 'watched', outcome: { kind: 'stuckInitializing' } });
    expect(await roll(opened)).toMatchObject({ trouble: { kind: 'rolledBack' } });
    expect(opened.clock.now() - beganMs).toBeGreaterThanOrEqual(60 * 60_000);
  });

  test('whose cases pass stays', async () => {
    const opened = await openObject('watched');
    const passes = [{ name: 'answers', body: { inputs: 'Hello' }, repeat: 1, expect: { status: 200 } }];
    expect(await roll(opened, passes)).toMatchObject({ status: 'done', changed: true });
  });

  test('whose cases fail is rolled back, and the trouble names the case', async () => {
    const opened = await openObject('watched');
    const before = await read(opened, 'watched');
    const fails = [
      { name: 'is kind', body: { inputs: 'Hello' }, repeat: 1, expect: { contains: 'kindness' } },
    ];
    const ended = await roll(opened, fails);
    expect(ended.trouble?.text).toMatch(/case is kind: .* Rolled back: \S+ serves again\./);
    expect((await read(opened, 'watched')).model['revision']).toBe(before.model['revision']);
  });
});
