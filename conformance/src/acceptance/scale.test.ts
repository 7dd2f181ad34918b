// The Action in a namespace of thousands: how many requests a sweep, a deploy and a close cost, and that nothing waits for ever.

import { previewName, previewTags } from '@preview-endpoints/core/previews';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { describe, expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceStage, type Stage } from './stage.ts';

const REPOSITORY_ID = 4_242;
const QUOTA = 20_000;
const BRANCH_ENV_KEY = 'PREVIEW_ENDPOINTS_BRANCH';
/** Making thousands of endpoints takes longer than the cases themselves. */
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

function crowdedStage(): Stage {
  const stage = createSourceStage();
  const quota = { namespace: 'acme', vendor: 'aws', instanceType: 'intel-spr', maxAccelerators: QUOTA };
  stage.emulator.admin.setQuota(quota);
  return stage;
}

async function create({ emulator }: Stage, name: string, of?: Identity): Promise<void> {
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

/** Half of the previews are of pull requests, half of branches; every twentieth is dead. */
async function populate(stage: Stage, previews: number, others: number): Promise<ReadonlySet<string>> {
  const dead = new Set<string>();
  for (let number = 1; number <= previews / 2; number += 1) {
    const isDead = number % 20 === 0;
    const state = isDead ? 'closed' : 'open';
    stage.emulator.github.putPullRequest({ number, headRef: `f-${number}`, state });
    if (!isDead) stage.emulator.github.putBranch({ name: `topic/${number}` });
    for (const identity of [pull(number), branch(`topic/${number}`)]) {
      const name = await previewName(identity);
      await create(stage, name, identity);
      if (isDead) dead.add(name);
    }
  }
  for (let number = 0; number < others; number += 1) await create(stage, `other-${number}`);
  return dead;
}

interface Cost {
  readonly github: number;
  /** Of these, whether a pull request is still open. */
  readonly asked: number;
  readonly lists: number;
}

const PULL_REQUEST = /\/pulls\/\d+$/;

/** What a run cost, and the run. */
async function counted<Value>(stage: Stage, run: () => Promise<Value>): Promise<Cost & { run: Value }> {
  stage.emulator.admin.clearRequests();
  const result = await run();
  const requests = stage.emulator.admin.requests();
  return {
    run: result,
    github: requests.filter(({ side }) => side === 'github').length,
    asked: requests.filter(({ method, path }) => method === 'GET' && PULL_REQUEST.test(path)).length,
    lists: requests.filter(({ method, path }) => method === 'GET' && path === '/v2/endpoint/acme').length,
  };
}

const sweep = (stage: Stage) => counted(stage, () => stage.run({ ...other('schedule'), inputs: {} }));

const deadLeft = (stage: Stage, dead: ReadonlySet<string>): number =>
  stage.present().filter(({ name }) => dead.has(name)).length;

describe('in a namespace of 10,000 endpoints and 2,000 previews', () => {
  test('two sweeps take every dead one, each for fewer than 100 requests to GitHub', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using stage = crowdedStage();
    const dead = await populate(stage, 2_000, 8_000);
    expect(dead.size).toBe(100);
    const first = await sweep(stage);
    expect(first.github).toBeLessThan(100);
    await stage.emulator.clock.sleep(3_600_000);
    const second = await sweep(stage);
    expect(second.github).toBeLessThan(100);
    expect([deadLeft(stage, dead), stage.present().length]).toEqual([0, 9_900]);
    expect([first.run.conclusion, second.run.conclusion]).toEqual(['success', 'success']);
    // A deploy and a close in the same crowd.
    const opened = pullRequest(stage, { action: 'opened', number: 5_001 });
    const deploy = await counted(stage, () => stage.run({ ...opened, inputs: {} }));
    expect([deploy.run.conclusion, deploy.lists]).toEqual(['success', 0]);
    // Beside the question whether it is still wanted, which a wait repeats.
    expect(deploy.github - deploy.asked).toBeLessThan(12);
    const closed = pullRequest(stage, { action: 'closed', number: 5_001 });
    const close = await counted(stage, () => stage.run({ ...closed, inputs: {} }));
    expect(close.run.outputs['outcome']).toBe('deleted');
    expect(close.lists).toBe(1);
  });
});

test('a close without a word of GitHub deletes what it can name before it has read a list', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using stage = crowdedStage();
  await populate(stage, 40, 300);
  const closed = pullRequest(stage, { action: 'closed', number: 7 });
  const close = await counted(stage, () => stage.run({ ...closed, githubToken: '', inputs: {} }));
  expect(close.run.outputs['outcome']).toBe('deleted');
  const order = stage.emulator.admin
    .requests()
    .filter(({ method, path }) => method === 'DELETE' || (method === 'GET' && path === '/v2/endpoint/acme'))
    .map(({ method }) => method);
  // The list is read beside it: the first pages are asked for meanwhile.
  expect(close.lists).toBeGreaterThan(3);
  expect(order.indexOf('DELETE')).toBeLessThanOrEqual(2);
});

test('the requests of a sweep grow with the pages of the lists and with the dead, not with the previews', {
  timeout: TIMEOUT_MS,
}, async () => {
  for (const previews of [40, 120, 360, 1_080]) {
    await using stage = crowdedStage();
    const dead = await populate(stage, previews, 0);
    const { github } = await sweep(stage);
    expect(deadLeft(stage, dead)).toBe(0);
    // The repository, both lists (each pull request has a branch too), one question for each dead one, one for the
    // deployments, and two for what the month cost.
    const pages = Math.ceil(previews / 2 / 100) + Math.ceil((previews + 1) / 100);
    expect(github).toBeLessThanOrEqual(4 + pages + dead.size);
  }
});

test('nobody waits for ever behind questions that GitHub never answers', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using stage = crowdedStage();
  // 300 that GitHub shows nobody, and one that is dead.
  for (let number = 1; number <= 300; number += 1)
    await create(stage, await previewName(pull(number)), pull(number));
  const dead = await previewName(pull(151));
  stage.emulator.github.putPullRequest({ number: 151, headRef: 'f', state: 'closed' });
  let sweeps = 0;
  while (stage.present().some(({ name }) => name === dead) && sweeps < 20) {
    await sweep(stage);
    await stage.emulator.clock.sleep(24 * 3_600_000);
    sweeps += 1;
  }
  expect(sweeps).toBeLessThan(10);
});
