// Promote and rollback, by the target's real state afterwards: exactly the reviewed change is shipped.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { describe, expect, test } from 'vitest';
import { createProduction, OLD_REVISION, PRODUCTION } from './create-production.ts';
import { pullRequest } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';
import { mergePull } from './merge.ts';
import { comments, deployments } from './read-github.ts';

const REVIEWED = 'c'.repeat(40);
const NEWER = 'd'.repeat(40);
/** The inputs state nothing except what a case adds. */
const TARGET = { target: PRODUCTION, 'scale-to-zero-timeout': '' };
const PROMOTE = { ...TARGET, command: 'promote' };
const STATED = { revision: REVIEWED, env: 'MODE=fast' };

/** Equal to a killed run: nothing that it reports after its first status reaches GitHub. */
const NO_STATUS = {
  side: 'github',
  method: 'POST',
  path: '*/statuses',
  after: 1,
  times: 50,
  fault: { kind: 'status', status: 502 },
} as const;
/** The API refuses the next update. */
const NO_WRITE = {
  side: 'api',
  method: 'PUT',
  times: 1,
  fault: { kind: 'status', status: 400, body: { error: 'no' } },
} as const;

async function setUp(): Promise<SourceHarness> {
  const harness = createSourceHarness({ dialect: 'production' });
  await createProduction(harness);
  await harness.emulator.clock.advance(30 * 60_000);
  return harness;
}

function production(harness: SourceHarness) {
  const found = harness.present().find(({ name }) => name === PRODUCTION);
  if (found === undefined) throw new Error('production is gone');
  return found;
}

/** Opens a pull request and waits until its preview is ready. */
function open(
  harness: SourceHarness,
  number: number,
  inputs: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  const job = pullRequest(harness, { action: 'opened', number });
  return harness.run({ ...job, inputs: { ...TARGET, ...inputs } });
}

/** Merges it, deletes its preview, and returns the push that follows. */
async function merge(harness: SourceHarness, number: number) {
  const { closed, pushed } = mergePull(harness, number);
  await harness.run({ ...closed, inputs: {} });
  return pushed;
}

async function change(harness: SourceHarness, body: object): Promise<void> {
  const { emulator } = harness;
  await emulator.fetch(`${emulator.urls.api}/endpoint/acme/${PRODUCTION}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await emulator.clock.advance(30 * 60_000);
}

describe('a pull request with a target', () => {
  test('lists in the log and its comment what merging changes, and changes nothing on the target', async () => {
    await using harness = await setUp();
    const before = production(harness);
    const run = await open(harness, 7, STATED);
    expect(run.outputs).toMatchObject({ outcome: 'created' });
    const words = `Merging changes ${PRODUCTION}: revision aaaaaaa -> ccccccc, env other values -> MODE, +$0.00 an hour; instance, region and replicas stay`;
    expect(JSON.stringify(run.log)).toContain(words);
    expect(comments(harness)).toEqual([expect.stringContaining(words)]);
    expect(production(harness)).toEqual(before);
  });

  test('says why nothing can be promoted, and still gets its preview', async () => {
    await using harness = createSourceHarness({ dialect: 'production' });
    const run = await open(harness, 7, STATED);
    expect(run.outputs).toMatchObject({ outcome: 'created' });
    expect(JSON.stringify(run.log)).toContain(`Merging changes nothing on ${PRODUCTION}`);
  });
});

describe('promote on the push to the base branch', () => {
  test('writes exactly the reviewed parts, although the preview is gone, and leaves everything else', async () => {
    await using harness = await setUp();
    const before = production(harness).spec;
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    // The workflow of the merged commit states another revision by now, but the reviewed one ships.
    const run = await harness.run({ ...job, inputs: { ...PROMOTE, revision: NEWER } });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated', name: PRODUCTION } });
    expect(run.outputs['reason']).toContain('the spec that was reviewed in pull request 7');
    const after = production(harness);
    const model = { ...before.model, revision: REVIEWED, env: { LOG: 'info', MODE: 'fast' } };
    expect(after).toMatchObject({ state: 'running', served: { revision: REVIEWED } });
    expect(after.spec).toEqual({ ...before, model });
    expect(comments(harness)).toEqual([expect.stringContaining(`Promoted to \`${PRODUCTION}\``)]);
    expect(comments(harness)[0]).toContain('is gone');
    expect(deployments(harness)).toContainEqual(
      expect.objectContaining({ environment: 'production', task: `promote:${PRODUCTION}` }),
    );
  });

  test('again writes nothing', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    await harness.run({ ...job, inputs: PROMOTE });
    const writes = harness.writes();
    const again = await harness.run({ ...job, inputs: PROMOTE });
    expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
    expect(harness.writes()).toBe(writes);
  });

  test('of a second pull request continues from the state that the first one left', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    await open(harness, 8, { revision: NEWER });
    await harness.run({ ...(await merge(harness, 7)), inputs: PROMOTE });
    const run = await harness.run({ ...(await merge(harness, 8)), inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(harness)).toMatchObject({ served: { revision: NEWER } });
  });

  test('takes the pushed commit where nothing was reviewed, and says so', async () => {
    await using harness = await setUp();
    pullRequest(harness, { action: 'opened' });
    const run = await harness.run({
      ...(await merge(harness, 7)),
      inputs: { ...PROMOTE, revision: REVIEWED },
    });
    expect(run.outputs['reason']).toContain('the spec that the pushed commit states, because');
    expect(production(harness)).toMatchObject({ served: { revision: REVIEWED } });
  });

  test('does not believe a record that somebody else wrote into the comment', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    await open(harness, 8, { revision: NEWER });
    const { github } = harness.emulator;
    // The record of one pull request, copied into the comment of the other.
    const [seventh, eighth] = github.readState().repositories[0]?.comments ?? [];
    const record = /"reviewed":"([\w-]+)"/.exec(eighth?.body ?? '')?.[1] ?? '';
    const forged = seventh?.body.replace(/("reviewed":")[\w-]+/, `$1${record}`) ?? '';
    await harness.emulator.fetch(
      `${harness.emulator.urls.github}/repos/acme/widgets/issues/comments/${seventh?.id}`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${harness.emulator.githubToken}`,
          'content-type': 'application/json',
          'user-agent': 'somebody',
        },
        body: JSON.stringify({ body: forged }),
      },
    );
    expect(record).not.toBe('');
    expect(comments(harness)[0]).toContain(record);
    const run = await harness.run({ ...(await merge(harness, 7)), inputs: { ...PROMOTE, ...STATED } });
    expect(run.outputs['reason']).toContain('has no record');
  });

  test('is refused before any write when somebody changed the target since it was reviewed', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    await change(harness, { compute: { scaling: { maxReplica: 6 } } });
    const job = await merge(harness, 7);
    const before = production(harness);
    const run = await harness.run({ ...job, inputs: PROMOTE });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(harness)).toEqual(before);
    expect(comments(harness)[0]).toContain(`Not promoted to \`${PRODUCTION}\``);
  });

  test.each([
    ['max-hourly-price', { 'max-hourly-price': '0.1' }, 'max-hourly-price'],
    ['a region that it states', { region: 'eu-west-1' }, 'cannot be changed in place'],
    ['a target that does not exist', { target: 'nobody' }, 'nobody was not changed'],
  ])('is refused before any write for %s', async (_what, inputs, why) => {
    await using harness = await setUp();
    pullRequest(harness, { action: 'opened' });
    const job = await merge(harness, 7);
    const before = production(harness);
    const run = await harness.run({ ...job, inputs: { ...PROMOTE, ...STATED, ...inputs } });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining(why) }]);
    expect(production(harness)).toEqual(before);
  });

  test('rolls back and reports it when the new version does not come up', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    const before = production(harness);
    harness.emulator.admin.queueStart({ name: PRODUCTION, outcome: { kind: 'updateFailed' } });
    const run = await harness.run({ ...job, inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('was rolled back') }]);
    expect(production(harness)).toMatchObject({ state: 'running', served: { revision: OLD_REVISION } });
    expect(production(harness).spec).toEqual(before.spec);
    expect(comments(harness)[0]).toContain('was rolled back');
  });

  test('rolls back when the test fails', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    const before = production(harness);
    const inputs = {
      ...PROMOTE,
      'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}',
    };
    const run = await harness.run({ ...job, inputs });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('was rolled back') }]);
    expect(production(harness)).toMatchObject({ state: 'running', spec: before.spec });
  });

  test('is refused after a change of somebody else also if a run before it was killed', async () => {
    await using harness = await setUp();
    const { admin } = harness.emulator;
    await open(harness, 7, STATED);
    await open(harness, 8, { env: 'MODE=slow' });
    const killed = await merge(harness, 7);
    admin.addFault(NO_STATUS);
    await harness.run({ ...killed, inputs: PROMOTE });
    admin.clearFaults();
    await change(harness, { model: { revision: NEWER } });
    const before = production(harness);
    const run = await harness.run({ ...(await merge(harness, 8)), inputs: PROMOTE });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(harness)).toEqual(before);
  });

  test('undoes the unfinished write of an earlier run when the test fails', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    const before = production(harness);
    // Equal to a killed run: nothing that it reports after its write reaches GitHub.
    const lost = { kind: 'status', status: 502 } as const;
    const statuses = { side: 'github', method: 'POST', path: '*/statuses' } as const;
    harness.emulator.admin.addFault({ ...statuses, after: 1, times: 50, fault: lost });
    await harness.run({ ...job, inputs: PROMOTE });
    expect(production(harness)).toMatchObject({ served: { revision: REVIEWED } });
    harness.emulator.admin.clearFaults();
    const inputs = {
      ...PROMOTE,
      'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}',
    };
    const next = await harness.run({ ...job, inputs });
    expect(next.annotations).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('was rolled back') }),
    );
    expect(production(harness)).toMatchObject({ state: 'running', spec: before.spec });
  });

  test('undoes nothing with dry-run, also where nothing is to be changed', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    harness.emulator.admin.addFault(NO_STATUS);
    await harness.run({ ...job, inputs: PROMOTE });
    harness.emulator.admin.clearFaults();
    const before = production(harness);
    const statuses = deployments(harness);
    const test = { 'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}' };
    const run = await harness.run({ ...job, inputs: { ...PROMOTE, ...test, 'dry-run': 'true' } });
    expect(run.outputs).toMatchObject({ outcome: 'skipped', reason: 'dry-run is true' });
    expect(production(harness)).toEqual(before);
    expect(deployments(harness)).toEqual(statuses);
  });

  test('gives way to a newer merge before it writes', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    harness.emulator.github.putBranch({ name: 'main', sha: 'f'.repeat(40) });
    const before = production(harness);
    const run = await harness.run({ ...job, inputs: PROMOTE });
    expect(run.outputs).toMatchObject({ outcome: 'skipped', reason: `superseded by ${'f'.repeat(40)}` });
    expect(production(harness)).toEqual(before);
  });

  test.each([
    ['which pull request was merged', '*/commits/*/pulls'],
    ['what was reviewed', '*/issues/7/comments'],
    ['whether a newer commit is on the branch', '*/branches/main'],
  ])('changes nothing when GitHub does not say %s', async (what, path) => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    const before = production(harness);
    const writes = harness.writes();
    const fault = { kind: 'status', status: 502 } as const;
    harness.emulator.admin.addFault({ side: 'github', method: 'GET', path, times: 20, fault });
    const run = await harness.run({ ...job, inputs: { ...PROMOTE, revision: NEWER } });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(`GitHub did not say ${what}`) }),
    );
    expect(production(harness)).toEqual(before);
    expect(harness.writes()).toBe(writes);
  });

  test('does not undo the change of another pull request that was merged in between', async () => {
    await using harness = await setUp();
    // Both state a revision and an env, as in a config file; each changes one of them.
    await open(harness, 7, { revision: REVIEWED, env: 'LOG=info' });
    await open(harness, 8, { revision: OLD_REVISION, env: 'LOG=debug' });
    await harness.run({ ...(await merge(harness, 7)), inputs: PROMOTE });
    const run = await harness.run({ ...(await merge(harness, 8)), inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(harness)).toMatchObject({
      served: { revision: REVIEWED },
      spec: { model: { env: { LOG: 'debug' } } },
    });
  });

  test('writes secrets also where nothing else changes', async () => {
    await using harness = await setUp();
    await open(harness, 7, { revision: OLD_REVISION });
    const { envFingerprint } = production(harness).served ?? {};
    const inputs = { ...PROMOTE, secrets: 'API_KEY=sk-marked-secret' };
    const run = await harness.run({ ...(await merge(harness, 7)), inputs });
    expect(run.outputs['reason']).toContain('the spec that was reviewed in pull request 7');
    expect(production(harness).served?.envFingerprint).not.toBe(envFingerprint);
  });

  test('by hand is planned against the present target', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    await change(harness, { compute: { scaling: { maxReplica: 6 } } });
    const { payload } = await merge(harness, 7);
    const context = { GITHUB_REF: payload.ref, GITHUB_SHA: payload.after };
    const { repository, sender } = payload;
    const byHand = {
      event: 'workflow_dispatch',
      payload: { inputs: null, repository, sender },
      env: context,
    };
    const run = await harness.run({ ...byHand, inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(harness)).toMatchObject({
      served: { revision: REVIEWED },
      spec: { scaling: { maxReplica: 6 } },
    });
  });

  test('does not write when its record cannot be stored', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    const before = production(harness);
    const { github } = harness.emulator;
    github.setTokenPermissions({ ...github.readState().grants, deployments: 'read' });
    const run = await harness.run({ ...job, inputs: PROMOTE });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('no record') }]);
    expect(production(harness)).toEqual(before);
  });

  test('writes secrets once, and not again while they are the same', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const inputs = { ...PROMOTE, secrets: 'API_KEY=sk-marked-secret' };
    const job = await merge(harness, 7);
    await harness.run({ ...job, inputs });
    const { envFingerprint } = production(harness).served ?? {};
    const writes = harness.writes();
    const again = await harness.run({ ...job, inputs });
    expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
    expect(harness.writes()).toBe(writes);
    const other = await harness.run({ ...job, inputs: { ...PROMOTE, secrets: 'API_KEY=sk-marked-other' } });
    expect(other.outputs).toMatchObject({ outcome: 'updated' });
    expect(production(harness).served?.envFingerprint).not.toBe(envFingerprint);
  });

  test('on a pull request, a push to another branch and a merge queue changes nothing', async () => {
    await using harness = await setUp();
    const before = production(harness);
    const opened = await open(harness, 7, { ...STATED, command: 'promote' });
    expect(opened.outputs).toMatchObject({ outcome: 'skipped' });
    const job = await merge(harness, 7);
    const repository = { ...job.payload.repository, default_branch: 'trunk' };
    harness.emulator.github.putBranch({ name: 'side', sha: 'e'.repeat(40) });
    const elsewhere = { ...job.payload, ref: 'refs/heads/side', after: 'e'.repeat(40), repository };
    const run = await harness.run({ ...job, payload: elsewhere, inputs: { ...PROMOTE, ...STATED } });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('nothing was reviewed') }]);
    const queue = { ...job.payload, ref: 'refs/heads/gh-readonly-queue/main/pr-7' };
    const queued = await harness.run({ ...job, payload: queue, inputs: { ...PROMOTE, ...STATED } });
    expect(queued.outputs).toMatchObject({ outcome: 'skipped' });
    expect(production(harness)).toEqual(before);
  });
});

describe('rollback', () => {
  const ROLLBACK = { ...TARGET, command: 'rollback' };

  test('restores the version before the last promotion, and then the one before that', async () => {
    await using harness = await setUp();
    const first = production(harness).spec;
    await open(harness, 7, STATED);
    await harness.run({ ...(await merge(harness, 7)), inputs: PROMOTE });
    const second = production(harness).spec;
    await open(harness, 8, { revision: NEWER });
    const job = await merge(harness, 8);
    await harness.run({ ...job, inputs: PROMOTE });
    const back = await harness.run({ ...job, inputs: ROLLBACK });
    expect(back).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(harness)).toMatchObject({ state: 'running', spec: second });
    await harness.run({ ...job, inputs: ROLLBACK });
    expect(production(harness)).toMatchObject({ state: 'running', spec: first });
    const none = await harness.run({ ...job, inputs: ROLLBACK });
    expect(none.annotations).toMatchObject([{ message: expect.stringContaining('was not rolled back') }]);
  });

  test('undoes an unfinished promotion also if a later run stopped before its write', async () => {
    await using harness = await setUp();
    const { admin } = harness.emulator;
    await open(harness, 7, STATED);
    await harness.run({ ...(await merge(harness, 7)), inputs: PROMOTE });
    const served = production(harness).spec;
    await open(harness, 8, { revision: NEWER });
    const killed = await merge(harness, 8);
    admin.addFault(NO_STATUS);
    await harness.run({ ...killed, inputs: PROMOTE });
    expect(production(harness)).toMatchObject({ served: { revision: NEWER } });
    admin.clearFaults();
    await open(harness, 9, { revision: 'e'.repeat(40) });
    const job = await merge(harness, 9);
    admin.addFault(NO_WRITE);
    const stopped = await harness.run({ ...job, inputs: PROMOTE });
    expect(stopped.conclusion).toBe('failure');
    const back = await harness.run({ ...job, inputs: ROLLBACK });
    expect(back).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(harness)).toMatchObject({ state: 'running', spec: served });
  });

  test('does not undo a later change of somebody else if the last run never wrote', async () => {
    await using harness = await setUp();
    const { admin } = harness.emulator;
    await open(harness, 7, STATED);
    await harness.run({ ...(await merge(harness, 7)), inputs: PROMOTE });
    await open(harness, 8, { revision: NEWER });
    const job = await merge(harness, 8);
    // Equal to a run that was killed after it had opened its record, and before its write.
    admin.addFault(NO_WRITE);
    admin.addFault(NO_STATUS);
    await harness.run({ ...job, inputs: PROMOTE });
    admin.clearFaults();
    await change(harness, { model: { env: { LOG: 'debug' } } });
    const before = production(harness);
    const run = await harness.run({ ...job, inputs: ROLLBACK });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(harness)).toEqual(before);
  });

  test('does not undo a later change of somebody else', async () => {
    await using harness = await setUp();
    await open(harness, 7, STATED);
    const job = await merge(harness, 7);
    await harness.run({ ...job, inputs: PROMOTE });
    await change(harness, { model: { revision: NEWER } });
    const before = production(harness);
    const run = await harness.run({ ...job, inputs: ROLLBACK });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(harness)).toEqual(before);
  });
});
