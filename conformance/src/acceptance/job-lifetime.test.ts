// A preview that ends with its job: the post step deletes it, or after a kill the sweep, once GitHub reports the run as over.

import { createEmulator, type Emulator } from '@preview-endpoints/emulator';
import { createMortalPorts, createRandom } from '@preview-endpoints/testkit/histories';
import { runSource, type SourceJob, settleSource } from '@preview-endpoints/testkit/run-source';
import { describe, expect, test } from 'vitest';
import { other, pullRequest, push } from './events.ts';
import { createHarness, createSourceHarness, type Harness, type SourceHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const RUN_ID = 9_876_543_210;
const JOB = { lifetime: 'job' };
const QUEUE_BRANCH = 'gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64';

const namesOf = (harness: Pick<Harness, 'present'>): readonly string[] =>
  harness.present().map(({ name }) => name);

function mayReadRuns({ emulator: { github } }: Pick<Harness, 'emulator'>): void {
  github.setTokenPermissions({ ...github.readState().grants, actions: 'read' });
}

/** The payload with the fields of GitHub's own example. */
function mergeGroup(harness: Harness, action: 'checks_requested' | 'destroyed') {
  const branch = harness.emulator.github.putBranch({ name: QUEUE_BRANCH });
  if (!branch.ok) throw new Error('the emulator took no branch');
  const merge_group = {
    head_sha: branch.value.sha,
    head_ref: `refs/heads/${QUEUE_BRANCH}`,
    base_sha: '380387fbc80638b734a49e1be1c4dfec1c01b33c',
    base_ref: 'refs/heads/main',
  };
  return other('merge_group', { action, merge_group });
}

test('the built Action deploys it and its post step deletes it, with no comment and no deployment left', async () => {
  await using harness = await createHarness();
  const job = { ...pullRequest(harness, { action: 'opened' }), inputs: JOB };
  const main = await harness.run(job);
  expect(main.outputs).toMatchObject({ outcome: 'created', name: harness.only().name });
  expect(main.summary).toContain('Deleted when the job is over');
  const post = await harness.run({ ...job, stage: 'post', state: main.state });
  expect([post.exitCode, namesOf(harness), comments(harness)]).toEqual([0, [], []]);
  expect(post.rawLog.join('\n')).toContain('GET answers 404');
  expect(deployments(harness)).toEqual([]);
});

test('a preview that the built post step cannot delete makes it red, and is reported as billing', async () => {
  await using harness = await createHarness();
  const job = { ...pullRequest(harness, { action: 'opened' }), inputs: JOB };
  const main = await harness.run(job);
  const fault = { kind: 'status', status: 403 } as const;
  harness.emulator.admin.addFault({ side: 'api', method: 'DELETE', times: 100, fault });
  const post = await harness.run({ ...job, stage: 'post', state: main.state });
  expect([post.exitCode, namesOf(harness)]).toEqual([1, [main.outputs['name']]]);
  expect(post.annotations.some(({ message }) => /still billing/.test(message))).toBe(true);
});

describe('each attempt of each job has its own preview', () => {
  async function deploy(harness: SourceHarness, facts: Partial<SourceJob> = {}) {
    const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: JOB, ...facts });
    expect(run.outputs['outcome']).toBe('created');
    return run;
  }

  test('so that the end of one does not affect the others', async () => {
    await using harness = createSourceHarness();
    const first = await deploy(harness);
    const others = [
      await deploy(harness, { runAttempt: 2 }),
      await deploy(harness, { env: { GITHUB_RUN_ID: String(RUN_ID + 1) } }),
      await deploy(harness, { env: { GITHUB_JOB: 'other' } }),
      await deploy(harness, { inputs: { ...JOB, variant: 'large' } }),
    ];
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: JOB, state: first.state });
    expect(namesOf(harness).toSorted()).toEqual(others.map(({ outputs }) => outputs['name']).toSorted());
  });

  test('and a second step of the same job uses the same one', async () => {
    await using harness = createSourceHarness();
    await deploy(harness);
    const again = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: JOB });
    expect([again.outputs['outcome'], namesOf(harness).length]).toEqual(['unchanged', 1]);
  });
});

describe('in a merge queue', () => {
  test('a group gets a preview, which is deleted with the job', async () => {
    await using harness = createSourceHarness();
    const job = { ...mergeGroup(harness, 'checks_requested'), inputs: JOB };
    const main = await harness.run(job);
    expect([main.outputs['outcome'], main.outputs['name']]).toEqual(['created', harness.only().name]);
    await harness.run({ ...job, state: main.state });
    expect(namesOf(harness)).toEqual([]);
  });

  test('a push to the branch of the group makes none', async () => {
    await using harness = createSourceHarness();
    const run = await harness.run({ ...push(harness, `refs/heads/${QUEUE_BRANCH}`), inputs: JOB });
    expect([run.outputs['outcome'], namesOf(harness)]).toEqual(['skipped', []]);
  });

  test('a group that is destroyed loses its previews, and another one keeps its own', async () => {
    await using harness = createSourceHarness();
    mayReadRuns(harness);
    const { github } = harness.emulator;
    github.putRun({ id: RUN_ID, event: 'merge_group', headBranch: QUEUE_BRANCH });
    github.putRun({ id: RUN_ID + 1, event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-105-a' });
    const job = { ...mergeGroup(harness, 'checks_requested'), inputs: JOB };
    await harness.run(job);
    const kept = await harness.run({ ...job, env: { GITHUB_RUN_ID: String(RUN_ID + 1) } });
    const ended = await harness.run({
      ...mergeGroup(harness, 'destroyed'),
      inputs: JOB,
      env: { GITHUB_RUN_ID: String(RUN_ID + 2) },
    });
    expect([ended.outputs['outcome'], namesOf(harness)]).toEqual(['deleted', [kept.outputs['name']]]);
  });

  test('whose run GitHub does not give a status for stays, and the sweep is red', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...mergeGroup(harness, 'checks_requested'), inputs: JOB });
    const ended = await harness.run({ ...mergeGroup(harness, 'destroyed'), inputs: JOB });
    expect([ended.conclusion, namesOf(harness).length]).toEqual(['failure', 1]);
    expect(ended.annotations.at(-1)?.message).toContain('actions: read');
  });
});

describe('a sweep', () => {
  const sweep = (harness: Harness) => harness.run({ ...other('schedule'), inputs: {} });

  async function left(run: Parameters<Emulator['github']['putRun']>[0] | undefined, mayRead = true) {
    const harness = createSourceHarness();
    if (mayRead) mayReadRuns(harness);
    if (run !== undefined) harness.emulator.github.putRun(run);
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: JOB });
    const swept = await sweep(harness);
    return { swept, isLeft: namesOf(harness).length === 1 };
  }

  test.each<[string, Parameters<typeof left>, boolean]>([
    ['deletes the preview of a finished run', [{ id: RUN_ID, status: 'completed' }], false],
    ['deletes the preview of a run that GitHub no longer has', [undefined], false],
    ['deletes the preview of an earlier attempt', [{ id: RUN_ID, attempt: 2 }], false],
    ['keeps the preview of a running run', [{ id: RUN_ID }], true],
    [
      'keeps the preview of a run that it may not ask about',
      [{ id: RUN_ID, status: 'completed' }, false],
      true,
    ],
  ])('%s', async (_title, given, stays) => {
    const { swept, isLeft } = await left(...given);
    expect(isLeft).toBe(stays);
    // A sweep that could prove nothing is red, so that nobody mistakes it for a real sweep.
    const isBlind = given[1] === false;
    expect(swept.conclusion).toBe(isBlind ? 'failure' : 'success');
    if (isBlind)
      expect(swept.annotations.some(({ message }) => message.includes('actions: read'))).toBe(true);
  });
});

const KILLS = 60;

/** A job on its own emulator, whose main step dies at a request. */
function mortalJob(seed: number) {
  const emulator = createEmulator();
  mayReadRuns({ emulator });
  emulator.github.putRun({ id: RUN_ID });
  const harness = { emulator } as Harness;
  const present = () => emulator.admin.endpoints().filter(({ state }) => state !== 'deleted');
  const { token, urls, githubToken } = emulator;
  const common = {
    githubToken,
    urls: { github: urls.github },
    inputs: {
      'hf-token': token,
      namespace: 'acme',
      model: 'acme/sentiment',
      'api-url': urls.api,
      'hub-url': urls.hub,
    },
  };
  const job: SourceJob = {
    ...common,
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { ...common.inputs, ...JOB },
  };
  const options = { emulator, seed, onAnswer: () => undefined };
  const ports = () => createMortalPorts({ ...options, seed: seed + 1_000 }).ports;
  return {
    emulator,
    present,
    die(dieAt: { readonly request: number; readonly sent: boolean }) {
      const mortal = createMortalPorts({ ...options, dieAt });
      return Promise.race([runSource(job, mortal.ports), mortal.died]);
    },
    async requests() {
      await runSource(job, ports());
      return emulator.admin.requests().length;
    },
    sweep: () => runSource({ ...common, ...other('schedule') }, ports()),
    post: (state: Readonly<Record<string, string>>) => settleSource({ ...job, state }, ports()),
  };
}

test(`a job that is killed at any of ${KILLS} points leaves nothing behind a sweep`, async () => {
  const most = await mortalJob(0).requests();
  const random = createRandom(7);
  let created = 0;
  for (let seed = 1; seed <= KILLS; seed += 1) {
    const job = mortalJob(seed);
    await job.die({ request: 1 + Math.floor(random() * most), sent: random() < 0.5 });
    const lived = job.present().length;
    created += lived;
    const early = await job.sweep();
    expect([early.conclusion, job.present().length], `at work, seed ${seed}`).toEqual(['success', lived]);
    job.emulator.github.putRun({ id: RUN_ID, status: 'completed', conclusion: 'failure' });
    const run = await job.sweep();
    expect([run.conclusion, job.present()], `over, seed ${seed}`).toEqual(['success', []]);
  }
  // The points are spread over the whole run: at some of them the endpoint exists, at others not yet.
  expect(created).toBeGreaterThan(KILLS / 4);
  expect(created).toBeLessThan(KILLS);
});

test('the post step deletes the preview also after its main step died', async () => {
  const most = await mortalJob(0).requests();
  const random = createRandom(11);
  const state = {
    jobPreview: JSON.stringify({
      repository: { id: 4_242, owner: 'acme', name: 'widgets' },
      target: { kind: 'run', id: RUN_ID, attempt: 1 },
    }),
  };
  for (let seed = 1; seed <= 20; seed += 1) {
    const job = mortalJob(seed);
    await job.die({ request: 1 + Math.floor(random() * most), sent: random() < 0.5 });
    const post = await job.post(state);
    expect([post.exitCode, job.present()], `seed ${seed}`).toEqual([0, []]);
  }
});
