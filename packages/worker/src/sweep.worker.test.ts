// Tests that the sweep removes exactly what GitHub says is gone, and nothing while GitHub is in trouble.

import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { PreviewTarget } from '@preview-endpoints/core';
import { beforeAll, expect, test } from 'vitest';
import { runSweep } from './cron/run-sweep.ts';
import { splitOwn } from './dev/split-own.ts';
import doors from './index.ts';
import { parseExecutorSettings } from './settings/executor-settings.ts';
import { HF_TOKEN, POLICY, SWEPT_REPOSITORY as REPOSITORY } from './testing/bindings.ts';
import { callWithKey } from './testing/caller.ts';
import { createPreview } from './testing/previews.ts';
import { addGitHubTrouble, changeGitHub, stateUpstream } from './testing/upstream.ts';

const HOUR_MS = 60 * 60_000;

let hours = 0;

async function sweep(rule: object = {}): Promise<void> {
  const repositories = [{ ...POLICY.repositories[0], ...REPOSITORY, namespace: 'beta', sweep: rule }];
  const { executor } = splitOwn({ HF_TOKEN, POLICY: JSON.stringify({ ...POLICY, repositories }) });
  const settings = parseExecutorSettings({ ...env, ...executor });
  if (!settings.ok) throw new Error(JSON.stringify(settings.fault));
  hours += 1;
  await runSweep({ env, settings: settings.value, nowMs: Date.now() + hours * HOUR_MS });
}

const create = (target: PreviewTarget, rest: { readonly tags?: readonly string[] } = {}) =>
  createPreview({ repositoryId: REPOSITORY.id, target }, { namespace: 'beta', ...rest });

const pullRequest = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });

async function createClosed(number: number): Promise<string> {
  await changeGitHub('/pulls', { owner: 'sweeping', repo: 'widgets', number, state: 'closed' });
  return create(pullRequest(number));
}

const isThere = async (name: string) => (await stateUpstream(name, 'beta')) !== 'gone';

beforeAll(() => changeGitHub('/repositories', { owner: 'sweeping', repo: 'widgets', id: REPOSITORY.id }));

test('what is closed or gone goes, what is open, unknown or not ours stays', async () => {
  const where = { owner: 'sweeping', repo: 'widgets' };
  await changeGitHub('/pulls', { ...where, number: 2, state: 'open' });
  await changeGitHub('/pulls', { ...where, number: 3, state: 'closed' });
  await changeGitHub('/branches', { ...where, name: 'lives' });
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

test('a dry run deletes nothing, a cap is kept, and the next run goes on', async () => {
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

test('GitHub in trouble in the middle: nothing is deleted, also not what it said before', async () => {
  const name = await createClosed(21);
  await addGitHubTrouble('sweeping/widgets/pulls/2', { kind: 'status', status: 502 });
  await sweep();
  expect(await isThere(name)).toBe(true);
  await sweep();
  expect(await isThere(name)).toBe(false);
});

test('a repository whose name is another one now proves nothing', async () => {
  const name = await createClosed(31);
  await addGitHubTrouble('sweeping/widgets', { kind: 'status', status: 200, body: { id: 1 } });
  await sweep();
  expect(await isThere(name)).toBe(true);
});

test('cron sweeps once an hour, and each deletion is a trigger with its reason', async () => {
  const { id: repositoryId } = present(POLICY.repositories[0]);
  const createInAcme = async (number: number) => {
    await changeGitHub('/pulls', { number, state: 'closed' });
    return createPreview({ repositoryId, target: pullRequest(number) });
  };
  const hourMs = Math.ceil(Date.now() / HOUR_MS + 240) * HOUR_MS;
  const cron = (atMs: number) =>
    doors.scheduled(createScheduledController({ scheduledTime: new Date(atMs), cron: '*/5 * * * *' }), env);
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
