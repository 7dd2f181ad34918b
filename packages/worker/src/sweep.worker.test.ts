// Tests that the sweep removes exactly what GitHub says is gone, and nothing while GitHub is in trouble.

import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import {
  BRANCH_ENV_KEY,
  type PreviewIdentity,
  type PreviewTarget,
  previewName,
  previewTags,
} from '@preview-endpoints/core';
import { beforeAll, expect, test } from 'vitest';
import { runSweep } from './cron/run-sweep.ts';
import { scheduled } from './cron/scheduled.ts';
import { parseSettings } from './settings/parse-settings.ts';
import { POLICY } from './testing/bindings.ts';
import { callWithKey } from './testing/caller.ts';
import { addGitHubTrouble, changeGitHub, createUpstreamEndpoint, stateUpstream } from './testing/upstream.ts';

/** A namespace and repository of its own, so that previews of other tests are not asked for. */
const REPOSITORY = { id: 9001, fullName: 'sweeping/widgets' };
const HOUR_MS = 60 * 60_000;

let hours = 0;

async function sweep(rule: object = {}): Promise<void> {
  const repositories = [{ ...POLICY.repositories[0], ...REPOSITORY, namespace: 'beta', sweep: rule }];
  const settings = parseSettings({ ...env, POLICY: JSON.stringify({ ...POLICY, repositories }) });
  if (!settings.ok) throw new Error(JSON.stringify(settings.fault));
  hours += 1;
  await runSweep({ env, settings: settings.value, nowMs: Date.now() + hours * HOUR_MS });
}

async function createPreview(target: PreviewTarget, tags?: readonly string[]): Promise<string> {
  const identity: PreviewIdentity = { repositoryId: REPOSITORY.id, target };
  const name = await previewName(identity);
  const marked = target.kind === 'branch' ? { env: { [BRANCH_ENV_KEY]: target.name } } : {};
  await createUpstreamEndpoint(name, { namespace: 'beta', tags: tags ?? previewTags(identity), ...marked });
  return name;
}

const pullRequest = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });

async function createClosed(number: number): Promise<string> {
  await changeGitHub('/pulls', { owner: 'sweeping', repo: 'widgets', number, state: 'closed' });
  return createPreview(pullRequest(number));
}

const isThere = async (name: string) => (await stateUpstream(name, 'beta')) !== 'gone';

beforeAll(() => changeGitHub('/repositories', { owner: 'sweeping', repo: 'widgets', id: REPOSITORY.id }));

test('what is closed or gone goes, what is open, unknown or not ours stays', async () => {
  const where = { owner: 'sweeping', repo: 'widgets' };
  await changeGitHub('/pulls', { ...where, number: 2, state: 'open' });
  await changeGitHub('/pulls', { ...where, number: 3, state: 'closed' });
  await changeGitHub('/branches', { ...where, name: 'lives' });
  const dead = [await createClosed(1), await createPreview({ kind: 'branch', name: 'feature/gone' })];
  const kept = [
    await createPreview(pullRequest(2)),
    await createPreview(pullRequest(3), ['somebody-else']),
    await createPreview(pullRequest(4)),
    await createPreview({ kind: 'branch', name: 'lives' }),
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
  const create = async (number: number) => {
    await changeGitHub('/pulls', { number, state: 'closed' });
    const identity = { repositoryId, target: pullRequest(number) };
    const name = await previewName(identity);
    await createUpstreamEndpoint(name, { tags: previewTags(identity) });
    return name;
  };
  const hourMs = Math.ceil(Date.now() / HOUR_MS + 240) * HOUR_MS;
  const cron = (atMs: number) =>
    scheduled(createScheduledController({ scheduledTime: new Date(atMs), cron: '*/5 * * * *' }), env);
  const first = await create(901);
  await cron(hourMs);
  expect(await stateUpstream(first)).toBe('gone');
  const second = await create(902);
  await cron(hourMs + HOUR_MS / 2);
  expect(await stateUpstream(second)).not.toBe('gone');
  await cron(hourMs + HOUR_MS);
  expect(await stateUpstream(second)).toBe('gone');
  const [intent] = await env.ENDPOINTS.getByName(`github:${repositoryId}:pullRequest:902`).latest();
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
