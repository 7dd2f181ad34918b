// The Action in a namespace of thousands: the requests of a sweep, a deploy and a close, and no endless wait.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { describe, expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';

const REPOSITORY_ID = 4_242;
const QUOTA = 20_000;
const BRANCH_ENV_KEY = 'PREVIEW_ENDPOINTS_BRANCH';
/** Creating thousands of endpoints takes longer than the cases themselves. */
const TIMEOUT_MS = 120_000;

type Identity = Parameters<typeof previewName>[0];

const pull = (number: number): Identity => ({
  repositoryId: REPOSITORY_ID,
  target: { kind: 'pullRequest', number },
});
const branch = (name: string): Identity => ({
  repositoryId: REPOSITORY_ID,
  target: { kind: 'branch', name },
});

function crowdedHarness(): Harness {
  const harness = createSourceHarness();
  const quota = { namespace: 'acme', vendor: 'aws', instanceType: 'intel-spr', maxAccelerators: QUOTA };
  harness.emulator.admin.setQuota(quota);
  return harness;
}

async function create({ emulator }: Harness, name: string, of?: Identity): Promise<void> {
  const env = of?.target.kind === 'branch' ? { [BRANCH_ENV_KEY]: of.target.name } : {};
  const reply = await emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...SAMPLE_SPEC,
      name,
      model: { ...SAMPLE_SPEC.model, env },
      tags: of === undefined ? [] : await previewTags(of),
    }),
  });
  if (reply.status !== 200) throw new Error(await reply.text());
}

/** Half of the previews belong to pull requests, half to branches; every twentieth is dead. */
async function populate(harness: Harness, previews: number, others: number): Promise<ReadonlySet<string>> {
  const dead = new Set<string>();
  for (let number = 1; number <= previews / 2; number += 1) {
    const isDead = number % 20 === 0;
    const state = isDead ? 'closed' : 'open';
    harness.emulator.github.putPullRequest({ number, headRef: `f-${number}`, state });
    if (!isDead) harness.emulator.github.putBranch({ name: `topic/${number}` });
    for (const identity of [pull(number), branch(`topic/${number}`)]) {
      const name = await previewName(identity);
      await create(harness, name, identity);
      if (isDead) dead.add(name);
    }
  }
  for (let number = 0; number < others; number += 1) await create(harness, `other-${number}`);
  return dead;
}

interface Cost {
  readonly github: number;
  /** The requests among these that ask whether a pull request is still open. */
  readonly asked: number;
  readonly lists: number;
}

const PULL_REQUEST = /\/pulls\/\d+$/;

/** The cost of a run, and its result. */
async function counted<Value>(harness: Harness, run: () => Promise<Value>): Promise<Cost & { run: Value }> {
  harness.emulator.admin.clearRequests();
  const result = await run();
  const requests = harness.emulator.admin.requests();
  return {
    run: result,
    github: requests.filter(({ side }) => side === 'github').length,
    asked: requests.filter(({ method, path }) => method === 'GET' && PULL_REQUEST.test(path)).length,
    lists: requests.filter(({ method, path }) => method === 'GET' && path === '/v2/endpoint/acme').length,
  };
}

const sweep = (harness: Harness) => counted(harness, () => harness.run({ ...other('schedule'), inputs: {} }));

const deadLeft = (harness: Harness, dead: ReadonlySet<string>): number =>
  harness.present().filter(({ name }) => dead.has(name)).length;

describe('in a namespace of 10,000 endpoints and 2,000 previews', () => {
  test('two sweeps delete every dead one, each for fewer than 100 requests to GitHub', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using harness = crowdedHarness();
    const dead = await populate(harness, 2_000, 8_000);
    expect(dead.size).toBe(100);
    const first = await sweep(harness);
    expect(first.github).toBeLessThan(100);
    await harness.emulator.clock.sleep(3_600_000);
    const second = await sweep(harness);
    expect(second.github).toBeLessThan(100);
    expect([deadLeft(harness, dead), harness.present().length]).toEqual([0, 9_900]);
    expect([first.run.conclusion, second.run.conclusion]).toEqual(['success', 'success']);
    // A deploy and a close in the same namespace.
    const opened = pullRequest(harness, { action: 'opened', number: 5_001 });
    const deploy = await counted(harness, () => harness.run({ ...opened, inputs: {} }));
    expect([deploy.run.conclusion, deploy.lists]).toEqual(['success', 0]);
    // Without the question whether the preview is still wanted, which a wait repeats.
    expect(deploy.github - deploy.asked).toBeLessThan(12);
    const closed = pullRequest(harness, { action: 'closed', number: 5_001 });
    const close = await counted(harness, () => harness.run({ ...closed, inputs: {} }));
    expect(close.run.outputs['outcome']).toBe('deleted');
    expect(close.lists).toBe(1);
  });
});

test('a close without an answer from GitHub deletes the previews whose names it knows before it has read a list', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using harness = crowdedHarness();
  await populate(harness, 40, 300);
  const closed = pullRequest(harness, { action: 'closed', number: 7 });
  const close = await counted(harness, () => harness.run({ ...closed, githubToken: '', inputs: {} }));
  expect(close.run.outputs['outcome']).toBe('deleted');
  const order = harness.emulator.admin
    .requests()
    .filter(({ method, path }) => method === 'DELETE' || (method === 'GET' && path === '/v2/endpoint/acme'))
    .map(({ method }) => method);
  // The list is read in parallel, so its first pages are already requested.
  expect(close.lists).toBeGreaterThan(3);
  expect(order.indexOf('DELETE')).toBeLessThanOrEqual(2);
});

test('the requests of a sweep grow with the pages of the lists and with the dead, not with the previews', {
  timeout: TIMEOUT_MS,
}, async () => {
  for (const previews of [40, 120, 360, 1_080]) {
    await using harness = crowdedHarness();
    const dead = await populate(harness, previews, 0);
    const { github } = await sweep(harness);
    expect(deadLeft(harness, dead)).toBe(0);
    // The repository, both lists (each pull request has a branch too), one question for each dead one, one for the
    // deployments, and three for what the month cost.
    const pages = Math.ceil(previews / 2 / 100) + Math.ceil((previews + 1) / 100);
    expect(github).toBeLessThanOrEqual(5 + pages + dead.size);
  }
});

test('questions that GitHub never answers delay no deletion forever', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using harness = crowdedHarness();
  // 300 pull requests that GitHub does not show, and one dead.
  for (let number = 1; number <= 300; number += 1)
    await create(harness, await previewName(pull(number)), pull(number));
  const dead = await previewName(pull(151));
  harness.emulator.github.putPullRequest({ number: 151, headRef: 'f', state: 'closed' });
  let sweeps = 0;
  while (harness.present().some(({ name }) => name === dead) && sweeps < 20) {
    await sweep(harness);
    await harness.emulator.clock.sleep(24 * 3_600_000);
    sweeps += 1;
  }
  expect(sweeps).toBeLessThan(10);
});
