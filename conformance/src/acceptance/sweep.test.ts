// The sweep through the whole Action: it deletes exactly the previews that GitHub proves dead, whatever else exists.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { describe, expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const REPOSITORY_ID = 4_242;
const QUOTA = 10_000;
const BRANCH_ENV_KEY = 'PREVIEW_ENDPOINTS_BRANCH';

type Identity = Parameters<typeof previewName>[0];

function pull(number: number): Identity {
  return { repositoryId: REPOSITORY_ID, target: { kind: 'pullRequest', number } };
}

function branch(name: string): Identity {
  return { repositoryId: REPOSITORY_ID, target: { kind: 'branch', name } };
}

function sweepingHarness(): Harness {
  const harness = createSourceHarness();
  const quota = { namespace: 'acme', vendor: 'aws', instanceType: 'intel-spr', maxAccelerators: QUOTA };
  harness.emulator.admin.setQuota(quota);
  return harness;
}

/** Creates an endpoint as a deploy would, or with other tags. */
async function put(harness: Harness, identity: Identity, given?: readonly string[]): Promise<string> {
  const tags = given ?? (await previewTags(identity));
  const name = await previewName(identity);
  const { target } = identity;
  await create(harness, name, tags, target.kind === 'branch' ? { [BRANCH_ENV_KEY]: target.name } : {});
  return name;
}

async function create(harness: Harness, name: string, tags: readonly string[], env = {}): Promise<void> {
  const { emulator } = harness;
  const reply = await emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      ...SAMPLE_SPEC,
      model: { ...SAMPLE_SPEC.model, env },
      tags,
    }),
  });
  if (reply.status !== 200) throw new Error(await reply.text());
}

interface Put {
  readonly dead: readonly string[];
  readonly alive: readonly string[];
}

/** Previews of pull requests. Every fifth pull request is closed. */
async function putPulls(harness: Harness, count: number): Promise<Put> {
  const dead: string[] = [];
  const alive: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const state = number % 5 === 0 ? 'closed' : 'open';
    harness.emulator.github.putPullRequest({ number, headRef: `f-${number}`, state });
    (state === 'open' ? alive : dead).push(await put(harness, pull(number)));
  }
  return { dead, alive };
}

/** Previews of branches. Every fifth branch is deleted. */
async function putBranches(harness: Harness, count: number): Promise<Put> {
  const dead: string[] = [];
  const alive: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const name = `topic/${number}`;
    const isGone = number % 5 === 0;
    if (!isGone) harness.emulator.github.putBranch({ name });
    (isGone ? dead : alive).push(await put(harness, branch(name)));
  }
  return { dead, alive };
}

async function putOthers(harness: Harness, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, number) => `other-${number}`);
  for (const name of names) await create(harness, name, []);
  return names;
}

const namesOf = (harness: Harness): string[] => harness.present().map((endpoint) => endpoint.name);

const sweep = (harness: Harness) => harness.run({ ...other('schedule'), inputs: {} });

describe('a sweep', () => {
  test('over 300 previews among endpoints of others deletes exactly the provably dead', async () => {
    await using harness = sweepingHarness();
    const pulls = await putPulls(harness, 210);
    const branches = await putBranches(harness, 90);
    const others = await putOthers(harness, 18);
    // One that GitHub does not know, and one that only looks like a preview of ours.
    const unknown = await put(harness, pull(9_999));
    const untagged = await put(harness, pull(3_333), ['preview-endpoints']);
    const dead = [...pulls.dead, ...branches.dead];
    const kept = [...pulls.alive, ...branches.alive, ...others, unknown, untagged];
    const run = await sweep(harness);
    expect(run.annotations.filter((one) => one.level === 'error')).toEqual([]);
    const reason = `${dead.length} deleted, ${kept.length} kept`;
    expect([dead.length + kept.length, run.outputs]).toMatchObject([320, { outcome: 'swept', reason }]);
    expect(namesOf(harness).sort()).toEqual([...kept].sort());
  });

  test('deletes nothing more once GitHub is down', async () => {
    await using harness = sweepingHarness();
    const names: string[] = [];
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      harness.emulator.github.putPullRequest({ number, headRef: `f-${number}`, state: 'closed' });
      names.push(await put(harness, pull(number)));
    }
    const outage = { kind: 'status', status: 503 } as const;
    // The repository, the list and two questions get replies. Each reply counts only for its own preview.
    harness.emulator.admin.addFault({ side: 'github', after: 4, times: 1_000, fault: outage });
    const run = await sweep(harness);
    expect(run.outputs).toMatchObject({
      outcome: 'swept',
      reason: '2 deleted, 5 kept, 5 left for the next sweep',
    });
    expect(namesOf(harness)).toHaveLength(5);
    expect(names).toEqual(expect.arrayContaining(namesOf(harness)));
    expect(run.annotations.some((one) => one.level === 'warning')).toBe(true);
  });

  test('leaves half of the rate limit to others, and is red when none could be asked', async () => {
    await using harness = sweepingHarness();
    harness.emulator.github.putPullRequest({ number: 5, headRef: 'f-5', state: 'closed' });
    const name = await put(harness, pull(5));
    harness.emulator.github.setRateLimit({ limit: 100, used: 50 });
    const run = await sweep(harness);
    expect([run.conclusion, namesOf(harness)]).toEqual(['failure', [name]]);
    expect(run.annotations.find((one) => one.level === 'error')?.message).toContain('still billing');
    const asked = harness.emulator.admin.requests().filter(({ side }) => side === 'github');
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test('is red when GitHub answered nothing, because it could not do its work', async () => {
    await using harness = sweepingHarness();
    const name = await put(harness, pull(5));
    harness.emulator.github.putPullRequest({ number: 5, headRef: 'f-5', state: 'closed' });
    const outage = { kind: 'status', status: 503 } as const;
    harness.emulator.admin.addFault({ side: 'github', times: 1_000, fault: outage });
    const run = await sweep(harness);
    expect(run.conclusion).toBe('failure');
    expect(run.annotations.find((one) => one.level === 'error')?.message).toContain('still billing');
    expect(namesOf(harness)).toEqual([name]);
  });

  test('is green when there is nothing to ask about', async () => {
    await using harness = sweepingHarness();
    harness.emulator.admin.addFault({ side: 'github', times: 99, fault: { kind: 'status', status: 503 } });
    expect((await sweep(harness)).conclusion).toBe('success');
  });

  test('is reported where the preview was reported: in the comment and the deployment', async () => {
    await using harness = sweepingHarness();
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
    expect(deployments(harness)).toHaveLength(1);
    harness.emulator.github.closePullRequest({ number: 7 });
    const unseen = await put(harness, pull(5));
    harness.emulator.github.putPullRequest({ number: 5, headRef: 'f-5', state: 'closed' });
    const run = await sweep(harness);
    expect([run.outputs['outcome'], namesOf(harness)]).toEqual(['swept', []]);
    expect(comments(harness)).toEqual([expect.stringMatching(/is gone[\s\S]*Deleted by a sweep/)]);
    expect(comments(harness)[0]).not.toContain(unseen);
    expect(deployments(harness)).toEqual([]);
  });

  test('is red and reports still billing when a delete is not seen to take effect', async () => {
    await using harness = sweepingHarness();
    const name = await put(harness, pull(5));
    harness.emulator.github.putPullRequest({ number: 5, headRef: 'f-5', state: 'closed' });
    harness.emulator.admin.addFault({
      side: 'api',
      method: 'DELETE',
      times: 100,
      fault: { kind: 'status', status: 403 },
    });
    const run = await sweep(harness);
    expect(run.conclusion).toBe('failure');
    const [error] = run.annotations.filter((one) => one.level === 'error');
    expect(error?.message).toContain(name);
    expect(error?.message).toContain('still billing');
  });
});

test('max-idle deletes previews that were not used or changed for so long, and keeps the others', async () => {
  await using harness = createSourceHarness();
  const used = await harness.run(pullRequest(harness, { action: 'opened', number: 7 }));
  await harness.run(pullRequest(harness, { action: 'opened', number: 8 }));
  await harness.emulator.clock.sleep(20 * 3_600_000);
  const { token } = harness.emulator;
  await harness.emulator.fetch(used.outputs['url'] ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"inputs":"x"}',
  });
  await harness.emulator.clock.sleep(6 * 3_600_000);
  const sweep = await harness.run({ ...other('schedule'), inputs: { 'max-idle': '24h' } });
  expect(sweep.outputs).toMatchObject({ outcome: 'swept' });
  expect(harness.only().name).toBe(used.outputs['name']);
});
