// Tests that the sweep deletes exactly the previews whose targets GitHub reports as gone, and nothing while GitHub is in trouble.

import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import ingress from '../../src/ingress/index.ts';
import { POLICY, SWEPT } from '../support/bindings.ts';
import { callWithKey } from '../support/caller.ts';
import { createPreview } from '../support/previews.ts';
import { openSweeping, pullRequest, sweepAll } from '../support/sweeping.ts';
import {
  addGitHubTrouble,
  addTrouble,
  changeGitHub,
  listsOf,
  requestsTo,
  stateUpstream,
  whileUnlisted,
} from '../support/upstream.ts';

const HOUR_MS = 60 * 60_000;

const { createClosed, create, setPull, sweep, setUp, isThere } = openSweeping(SWEPT[0]);
const capped = openSweeping(SWEPT[2]);
const crowded = openSweeping(SWEPT[3]);

beforeAll(() => Promise.all([setUp(), capped.setUp(), crowded.setUp()]));

test('previews of closed or deleted targets are deleted; open, unknown and foreign ones stay', async () => {
  await setPull(2, 'open');
  await setPull(3, 'closed');
  await changeGitHub('/branches', { owner: 'sweeping', repo: 'widgets', name: 'lives' });
  const dead = [await createClosed(1), await create({ kind: 'branch', name: 'feature/gone' })];
  const kept = [
    await create(pullRequest(2)),
    await create(pullRequest(3), { tags: ['somebody-else'] }),
    await create(pullRequest(4)),
    await create({ kind: 'branch', name: 'lives' }),
  ];
  await sweep();
  for (const name of dead) expect([name, await isThere(name)]).toEqual([name, false]);
  for (const name of kept) expect([name, await isThere(name)]).toEqual([name, true]);
});

test('a dry run deletes nothing, a cap is kept, and the next run continues', async () => {
  const names = [await createClosed(11), await createClosed(12)];
  const left = async () => (await Promise.all(names.map(isThere))).filter(Boolean).length;
  await sweep({ mode: 'dry-run' });
  await sweep({ mode: 'off' });
  expect(await left()).toBe(2);
  await sweep({ mostDeletions: 1 });
  expect(await left()).toBe(1);
  await sweep({ mostDeletions: 1 });
  expect(await left()).toBe(0);
});

test('a failed request does not affect the other answers', async () => {
  const names = [await createClosed(21), await createClosed(22)] as const;
  await addGitHubTrouble('sweeping/widgets/pulls/21', { kind: 'status', status: 502 });
  await sweep();
  expect(await Promise.all(names.map(isThere))).toEqual([true, false]);
  await sweep();
  expect(await isThere(names[0])).toBe(false);
});

test('a target that was reopened in the meantime is kept: GitHub is asked again before each deletion', async () => {
  const names = [await createClosed(25), await createClosed(26)] as const;
  // Closed at the sweep's request, open at the request before the deletion.
  await addGitHubTrouble('sweeping/widgets/pulls/25', {
    kind: 'status',
    status: 200,
    body: { number: 25, state: 'closed' },
  });
  await setPull(25, 'open');
  await sweep();
  expect(await Promise.all(names.map(isThere))).toEqual([true, false]);
});

test('a repository whose name now belongs to another one proves nothing', async () => {
  const name = await createClosed(31);
  await addGitHubTrouble('sweeping/widgets', {
    kind: 'status',
    status: 200,
    body: { id: 1, full_name: 'sweeping/widgets' },
  });
  await sweep();
  expect(await isThere(name)).toBe(true);
});

test('a protected preview stays', async () => {
  const names = [await createClosed(41), await createClosed(42)] as const;
  await sweep({}, { protected: [{ namespace: 'beta', endpoint: names[0] }] });
  expect(await Promise.all(names.map(isThere))).toEqual([true, false]);
  await sweep();
  expect(await isThere(names[0])).toBe(false);
});

describe('the cap', () => {
  const { createClosed, sweep, isThere } = capped;
  const countLeft = async (names: readonly string[]) =>
    (await Promise.all(names.map(isThere))).filter(Boolean).length;

  test('counts the previews of whole pull requests', async () => {
    const names: string[] = [];
    for (let number = 1; number <= 10; number += 1) {
      names.push(await createClosed(number), await createClosed(number, 'big'));
    }
    const left: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      await sweep({ mostDeletions: 4 });
      left.push(await countLeft(names));
    }
    expect(left).toEqual([16, 12, 8, 4, 0]);
  });

  test('lets a smaller pull request pass a larger one that does not fit any more', async () => {
    const first = [await createClosed(21), await createClosed(21, 'big')];
    const second = [await createClosed(22), await createClosed(22, 'big')];
    const third = [await createClosed(23)];
    await sweep({ mostDeletions: 3 });
    expect(await Promise.all([first, second, third].map(countLeft))).toEqual([0, 2, 0]);
    await sweep({ mostDeletions: 3 });
    expect(await countLeft(second)).toBe(0);
  });

  test('is exceeded only by a pull request that alone has more previews, and then by no other', async () => {
    const many = [await createClosed(31), await createClosed(31, 'big'), await createClosed(31, 'huge')];
    const next = [await createClosed(32)];
    await sweep({ mostDeletions: 1 });
    expect(await Promise.all([many, next].map(countLeft))).toEqual([0, 1]);
    await sweep({ mostDeletions: 1 });
    expect(await countLeft(next)).toBe(0);
  });

  test('is not used up by previews that cannot be deleted', async () => {
    const stuck = await createClosed(41);
    const next = await createClosed(42);
    const fault = { kind: 'status', status: 403, body: { error: 'no' } };
    await addTrouble({ name: stuck, namespace: 'gamma', method: 'DELETE', times: 2, fault });
    await sweep({ mostDeletions: 1 });
    expect(await countLeft([stuck, next])).toBe(2);
    await sweep({ mostDeletions: 1 });
    expect(await Promise.all([stuck, next].map(isThere))).toEqual([true, false]);
  });
});

describe('limits', () => {
  const limit = { 'x-ratelimit-remaining': '0' };

  test('of GitHub: previews that it reported before are still deleted, the rest is unknown', async () => {
    const names = [await createClosed(51), await createClosed(52), await createClosed(53)];
    for (const number of [51, 52, 53]) {
      const body = { number, state: 'closed' };
      const fault = { kind: 'status', status: 200, headers: limit, body };
      await addGitHubTrouble(`sweeping/widgets/pulls/${number}`, fault);
    }
    const left = async () => (await Promise.all(names.map(isThere))).filter(Boolean).length;
    for (const count of [2, 1, 0]) {
      await sweep();
      expect(await left()).toBe(count);
    }
  });

  test('of the sweep: forty requests in one run, and two more for each deletion; the next runs reach the rest', async () => {
    const names: string[] = [];
    for (let number = 1; number <= 41; number += 1) names.push(await crowded.createClosed(number));
    const path = '/github/repos/crowded/widgets';
    const before = await requestsTo(path);
    await crowded.sweep({ mostDeletions: 100 });
    // The repository, one list, and 38 pull requests.
    expect((await requestsTo(path)) - before).toBe(40 + 2 * 38);
    expect((await Promise.all(names.map(crowded.isThere))).filter(Boolean)).toHaveLength(3);
    await crowded.sweep({ mostDeletions: 100 });
    expect((await Promise.all(names.map(crowded.isThere))).filter(Boolean)).toEqual([]);
  });

  test('of its own: among many open targets, a closed one is found in the first run', async () => {
    for (let number = 101; number <= 160; number += 1) {
      await crowded.setPull(number, 'open');
      await crowded.create(pullRequest(number));
    }
    const dead = await crowded.createClosed(199);
    const path = '/github/repos/crowded/widgets';
    const before = await requestsTo(path);
    await crowded.sweep({ mostDeletions: 100 });
    expect(await crowded.isThere(dead)).toBe(false);
    // The repository, one list, and the target that the list does not show; two more for its deletion.
    expect((await requestsTo(path)) - before).toBe(3 + 2);
  });
});

describe('of several repositories', () => {
  const [one, other] = [SWEPT[0], SWEPT[2]];

  test('each is swept, also when the namespace of another cannot be read', async () => {
    const name = await createClosed(61);
    // No other test lists this namespace.
    const before = await listsOf('unread');
    await whileUnlisted('unread', () => sweepAll([{ ...other, namespace: 'unread' }, one]));
    expect((await listsOf('unread')) - before, 'asked twice, so it failed').toBe(2);
    expect(await isThere(name)).toBe(false);
  });

  test('none is swept after GitHub answers with trouble, and the run ends', async () => {
    const [name, otherName] = [await createClosed(71), await capped.createClosed(71)];
    const areThere = () => Promise.all([isThere(name), capped.isThere(otherName)]);
    for (const repository of ['sweeping', 'capped']) {
      await addGitHubTrouble(`${repository}/widgets`, { kind: 'status', status: 502 });
    }
    await sweepAll([one, other]);
    expect(await areThere()).toEqual([true, true]);
    // The trouble for the other repository is still pending.
    await sweepAll([one, other]);
    await sweepAll([one, other]);
    expect(await areThere()).toEqual([false, false]);
  });
});

test('cron sweeps once an hour, and each deletion is a trigger with its reason', async () => {
  const { id: repositoryId } = present(POLICY.repositories[0]);
  const createInAcme = async (number: number) => {
    await changeGitHub('/pulls', { number, state: 'closed' });
    return createPreview({ repositoryId, target: pullRequest(number) });
  };
  const hourMs = Math.ceil(Date.now() / HOUR_MS + 240) * HOUR_MS;
  const cron = (atMs: number) =>
    ingress.scheduled(createScheduledController({ scheduledTime: new Date(atMs), cron: '* * * * *' }), env);
  const first = await createInAcme(901);
  await cron(hourMs);
  expect(await stateUpstream(first)).toBe('gone');
  const second = await createInAcme(902);
  await cron(hourMs + HOUR_MS / 2);
  expect(await stateUpstream(second)).not.toBe('gone');
  await cron(hourMs + HOUR_MS);
  expect(await stateUpstream(second)).toBe('gone');
  const {
    intents: [intent],
  } = await env.ENDPOINTS.getByName(`github:${repositoryId}:pullRequest:902`).describe({
    namespace: 'acme',
    name: second,
  });
  expect((await callWithKey(`/v1/triggers/${intent?.id}`)).body).toMatchObject({
    action: 'teardown',
    status: 'done',
    reason: 'pull request #902 is closed or gone',
    previews: [second],
  });
});

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The test policy has no repository.');
  return value;
}
