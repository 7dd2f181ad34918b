// Tests a sweep's deletion that must wait: it is reported once, and gives way to a reopened pull request.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { tearDownSome } from '../../src/executor/cron/tear-down-some.ts';
import { claimOf, type Intent } from '../../src/shared/intent/intent.ts';
import { platformPorts as ports } from '../../src/shared/ports.ts';
import { OTHER_BEARER_KEY, SWEPT } from '../support/bindings.ts';
import { buildIntent } from '../support/build-intent.ts';
import { callWithKey, freshId } from '../support/caller.ts';
import type { Received } from '../support/serve-hooks.ts';
import { letHoursPass, openSweeping, pullRequest } from '../support/sweeping.ts';
import { addGitHubTrouble, addTrouble, writesTo } from '../support/upstream.ts';

const { createClosed, setPull, setUp, isThere, sweep, objectOf, subjectOf } = openSweeping(SWEPT[1]);
const { namespace } = SWEPT[1];
const WAIT = { kind: 'status', status: 503, headers: { 'retry-after': '3600' } };
const NO = { kind: 'status', status: 403, body: { error: 'no' } };
const DAY_MS = 24 * 60 * 60_000;

beforeAll(setUp);

const intentsOf = async (number: number): Promise<readonly Intent[]> =>
  (await objectOf(number).describe({ namespace, name: 'none' })).intents;

const ring = (number: number) => runDurableObjectAlarm(objectOf(number));

/** Submits the intent of a webhook. */
const submit = (number: number, action: 'teardown' | 'keep') =>
  objectOf(number).submit({
    ...{ id: freshId(), caller: `github:${SWEPT[1].id}`, subject: subjectOf(number), action },
    reason: null,
  });

/** A preview whose requested deletion the API put off for an hour. */
async function createWaiting(number: number, ask: () => Promise<unknown> = () => sweep()): Promise<string> {
  const name = await createClosed(number);
  await addTrouble({ name, namespace, method: 'DELETE', fault: WAIT });
  await ask();
  expect(await intentsOf(number)).toMatchObject([{ status: 'pending', attempts: 1 }]);
  return name;
}

/** Stores this number of attempts. */
const countAttempts = (number: number, attempts: number) =>
  runInDurableObject(objectOf(number), (_object, { storage }) => {
    storage.sql.exec("UPDATE intents SET facts = json_set(facts, '$.attempts', ?)", attempts);
  });

async function deathsOf(name: string): Promise<number> {
  const reply = await fetch(`${inject('hooks')}/received`);
  const all: Received[] = await reply.json();
  return all.filter(({ path, body }) => {
    return path === '/standard' && body.includes('trigger.dead') && body.includes(name);
  }).length;
}

test('an impossible deletion is requested once, and ends as one dead letter that is reported once', async () => {
  const name = await createClosed(1);
  await addTrouble({ name, namespace, method: 'DELETE', times: 1000, fault: NO });
  for (const attempts of [99, 199, 299, 299, 299]) {
    await sweep();
    await ring(1);
    const [intent] = await intentsOf(1);
    if (intent?.status === 'pending') await countAttempts(1, attempts);
    await ring(1);
    letHoursPass(23);
  }
  expect(await intentsOf(1)).toMatchObject([{ status: 'dead', attempts: 300 }]);
  await expect.poll(() => ring(1).then(() => deathsOf(name))).toBe(1);
  expect(await isThere(name)).toBe(true);
});

describe('while a deletion waits', () => {
  test.each([
    ['of a sweep', 11, () => sweep()],
    ['of a webhook', 12, () => submit(12, 'teardown')],
  ])('%s, the next sweep neither replaces it nor speeds it up', async (_what, number, ask) => {
    const name = await createWaiting(number, ask);
    await sweep();
    expect(await intentsOf(number)).toMatchObject([{ status: 'pending', attempts: 1 }]);
    expect(await writesTo(name, namespace)).toEqual(['DELETE']);
    await ring(number);
    expect(await isThere(name)).toBe(false);
  });

  test('a reopened pull request keeps its preview, also without a webhook', async () => {
    const name = await createWaiting(21);
    await setPull(21, 'open');
    await ring(21);
    const [intent] = await intentsOf(21);
    expect(intent).toMatchObject({ status: 'refused', trouble: { kind: 'targetLives' } });
    // A replay must not rely on GitHub's first answer.
    await objectOf(21).replay(claimOf(intent ?? { caller: '', id: '' }));
    expect(await isThere(name)).toBe(true);
    await setPull(21, 'closed');
    await sweep();
    expect(await isThere(name)).toBe(false);
  });

  test.each([
    ['is in trouble', 31, 'stuck/widgets/pulls/31', { status: 502 }],
    ['shows another repository under the name', 32, 'stuck/widgets', { status: 200, body: { id: 1 } }],
  ])('it still waits when GitHub %s', async (_what, number, path, reply) => {
    const name = await createWaiting(number);
    await addGitHubTrouble(path, { kind: 'status', ...reply });
    await ring(number);
    expect(await intentsOf(number)).toMatchObject([
      { status: 'pending', attempts: 2, trouble: { kind: 'notConfirmed' } },
    ]);
    expect(await isThere(name)).toBe(true);
    await ring(number);
    expect(await isThere(name)).toBe(false);
  });
});

test('a reopening after the request to GitHub counts, and does not use up the cap', async () => {
  const [kept, gone] = [await createClosed(41), await createClosed(42)];
  const saidAtMs = Date.now() - 1;
  await submit(41, 'keep');
  const groups = [
    { target: pullRequest(41), names: [kept], reason: 'closed' },
    { target: pullRequest(42), names: [gone], reason: 'closed' },
  ];
  const repository = { ...SWEPT[1], sweep: { mode: 'delete', mostDeletions: 1 } } as const;
  await tearDownSome({ env, ports, nowMs: Date.now() }, repository, { groups, saidAtMs });
  expect(await Promise.all([kept, gone].map(isThere))).toEqual([true, false]);
});

test("a reopening that GitHub's answer already included does not count", async () => {
  const name = await createClosed(43);
  await submit(43, 'keep');
  await sweep();
  expect(await isThere(name)).toBe(false);
});

describe('shown at the endpoint', () => {
  const shown = async (name: string) =>
    (await callWithKey(`/v1/endpoints/${namespace}/${name}`, { key: OTHER_BEARER_KEY })).body['intents'];

  test('a cancelled deletion is shown as superseded', async () => {
    const name = await createWaiting(51);
    expect(await shown(name)).toMatchObject([{ status: 'pending', trouble: { kind: 'stillBilling' } }]);
    await submit(51, 'keep');
    expect(await shown(name)).toMatchObject([{ status: 'superseded' }]);
  });

  test.each([
    ['that ended', 52, { finishedAtMs: Date.now() - 8 * DAY_MS }],
    ['whose end was not reported', 53, { dueAtMs: Date.now() - 8 * DAY_MS }],
  ])('a deletion %s a week ago is not shown any more', async (_what, number, change) => {
    const name = await createClosed(number);
    await setPull(number, 'open');
    const object = env.ENDPOINTS.getByName(`${namespace}/${name}`);
    const waiting = buildIntent({ subject: subjectOf(number), action: 'teardown', dueAtMs: Date.now() });
    await object.noteTeardown(waiting);
    expect(await shown(name)).toHaveLength(1);
    await object.noteTeardown({ ...waiting, ...change });
    expect(await shown(name)).toEqual([]);
  });
});
