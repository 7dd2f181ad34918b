// The change that was reviewed is the change that ships: promote and rollback, by what the target really is afterwards.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { describe, expect, test } from 'vitest';
import { createProduction, OLD_REVISION, PRODUCTION } from './create-production.ts';
import { pullRequest } from './events.ts';
import { mergePull } from './merge.ts';
import { comments, deployments } from './read-github.ts';
import { createSourceStage, type SourceStage } from './stage.ts';

const REVIEWED = 'c'.repeat(40);
const NEWER = 'd'.repeat(40);
/** Nothing but what a case states is stated. */
const TARGET = { target: PRODUCTION, 'scale-to-zero-timeout': '' };
const PROMOTE = { ...TARGET, command: 'promote' };
const STATED = { revision: REVIEWED, env: 'MODE=fast' };

async function setUp(): Promise<SourceStage> {
  const stage = createSourceStage({ dialect: 'production' });
  await createProduction(stage);
  await stage.emulator.clock.advance(30 * 60_000);
  return stage;
}

function production(stage: SourceStage) {
  const found = stage.present().find(({ name }) => name === PRODUCTION);
  if (found === undefined) throw new Error('production is gone');
  return found;
}

/** Opens a pull request and sees its preview ready. */
function open(
  stage: SourceStage,
  number: number,
  inputs: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  const job = pullRequest(stage, { action: 'opened', number });
  return stage.run({ ...job, inputs: { ...TARGET, ...inputs } });
}

/** Merges it, takes its preview away, and gives the push that follows. */
async function merge(stage: SourceStage, number: number) {
  const { closed, pushed } = mergePull(stage, number);
  await stage.run({ ...closed, inputs: {} });
  return pushed;
}

async function change(stage: SourceStage, body: object): Promise<void> {
  const { emulator } = stage;
  await emulator.fetch(`${emulator.urls.api}/endpoint/acme/${PRODUCTION}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await emulator.clock.advance(30 * 60_000);
}

describe('a pull request with a target', () => {
  test('says what merging changes, in the log and in its comment, and changes nothing there', async () => {
    await using stage = await setUp();
    const before = production(stage);
    const run = await open(stage, 7, STATED);
    expect(run.outputs).toMatchObject({ outcome: 'created' });
    const words = `Merging changes ${PRODUCTION}: revision aaaaaaa -> ccccccc, env other values -> MODE, +$0.00 an hour; instance, region and replicas stay`;
    expect(JSON.stringify(run.log)).toContain(words);
    expect(comments(stage)).toEqual([expect.stringContaining(words)]);
    expect(production(stage)).toEqual(before);
  });

  test('says why nothing could be promoted, and still gets its preview', async () => {
    await using stage = createSourceStage({ dialect: 'production' });
    const run = await open(stage, 7, STATED);
    expect(run.outputs).toMatchObject({ outcome: 'created' });
    expect(JSON.stringify(run.log)).toContain(`Merging changes nothing on ${PRODUCTION}`);
  });
});

describe('promote on the push to the base branch', () => {
  test('brings exactly what was reviewed, although the preview is gone, and leaves all the rest', async () => {
    await using stage = await setUp();
    const before = production(stage).spec;
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    // The workflow of the merged commit states another one by now: what was reviewed is what ships.
    const run = await stage.run({ ...job, inputs: { ...PROMOTE, revision: NEWER } });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated', name: PRODUCTION } });
    expect(run.outputs['reason']).toContain('what was reviewed in pull request 7');
    const after = production(stage);
    const model = { ...before.model, revision: REVIEWED, env: { LOG: 'info', MODE: 'fast' } };
    expect(after).toMatchObject({ state: 'running', served: { revision: REVIEWED } });
    expect(after.spec).toEqual({ ...before, model });
    expect(comments(stage)).toEqual([expect.stringContaining(`Promoted to \`${PRODUCTION}\``)]);
    expect(comments(stage)[0]).toContain('is gone');
    expect(deployments(stage)).toContainEqual(
      expect.objectContaining({ environment: 'production', task: `promote:${PRODUCTION}` }),
    );
  });

  test('again writes nothing', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    await stage.run({ ...job, inputs: PROMOTE });
    const writes = stage.writes();
    const again = await stage.run({ ...job, inputs: PROMOTE });
    expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
    expect(stage.writes()).toBe(writes);
  });

  test('of a second pull request goes on from what the first one left', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    await open(stage, 8, { revision: NEWER });
    await stage.run({ ...(await merge(stage, 7)), inputs: PROMOTE });
    const run = await stage.run({ ...(await merge(stage, 8)), inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(stage)).toMatchObject({ served: { revision: NEWER } });
  });

  test('takes the pushed commit where nothing was reviewed, and says so', async () => {
    await using stage = await setUp();
    pullRequest(stage, { action: 'opened' });
    const run = await stage.run({ ...(await merge(stage, 7)), inputs: { ...PROMOTE, revision: REVIEWED } });
    expect(run.outputs['reason']).toContain('what the pushed commit states, because');
    expect(production(stage)).toMatchObject({ served: { revision: REVIEWED } });
  });

  test('does not believe a record that somebody else wrote into the comment', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    await open(stage, 8, { revision: NEWER });
    const { github } = stage.emulator;
    // The record of one pull request in the comment of the other.
    const [seventh, eighth] = github.readState().repositories[0]?.comments ?? [];
    const record = /"reviewed":"([\w-]+)"/.exec(eighth?.body ?? '')?.[1] ?? '';
    const forged = seventh?.body.replace(/("reviewed":")[\w-]+/, `$1${record}`) ?? '';
    await stage.emulator.fetch(
      `${stage.emulator.urls.github}/repos/acme/widgets/issues/comments/${seventh?.id}`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${stage.emulator.githubToken}`,
          'content-type': 'application/json',
          'user-agent': 'somebody',
        },
        body: JSON.stringify({ body: forged }),
      },
    );
    expect(record).not.toBe('');
    expect(comments(stage)[0]).toContain(record);
    const run = await stage.run({ ...(await merge(stage, 7)), inputs: { ...PROMOTE, ...STATED } });
    expect(run.outputs['reason']).toContain('has no record');
  });

  test('is refused before any write when somebody changed the target since it was reviewed', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    await change(stage, { compute: { scaling: { maxReplica: 6 } } });
    const job = await merge(stage, 7);
    const before = production(stage);
    const run = await stage.run({ ...job, inputs: PROMOTE });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(stage)).toEqual(before);
    expect(comments(stage)[0]).toContain(`Not promoted to \`${PRODUCTION}\``);
  });

  test.each([
    ['max-hourly-price', { 'max-hourly-price': '0.1' }, 'max-hourly-price'],
    ['a region that it states', { region: 'eu-west-1' }, 'cannot be changed in place'],
    ['a target that is not there', { target: 'nobody' }, 'nobody was not changed'],
  ])('is refused before any write for %s', async (_what, inputs, why) => {
    await using stage = await setUp();
    pullRequest(stage, { action: 'opened' });
    const job = await merge(stage, 7);
    const before = production(stage);
    const run = await stage.run({ ...job, inputs: { ...PROMOTE, ...STATED, ...inputs } });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining(why) }]);
    expect(production(stage)).toEqual(before);
  });

  test('goes back to what served before when the new version does not come up, and says it', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    const before = production(stage);
    stage.emulator.admin.queueStart({ name: PRODUCTION, outcome: { kind: 'updateFailed' } });
    const run = await stage.run({ ...job, inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('was rolled back') }]);
    expect(production(stage)).toMatchObject({ state: 'running', served: { revision: OLD_REVISION } });
    expect(production(stage).spec).toEqual(before.spec);
    expect(comments(stage)[0]).toContain('was rolled back');
  });

  test('goes back when the test is not answered as it has to be', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    const before = production(stage);
    const inputs = {
      ...PROMOTE,
      'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}',
    };
    const run = await stage.run({ ...job, inputs });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('was rolled back') }]);
    expect(production(stage)).toMatchObject({ state: 'running', spec: before.spec });
  });

  test('undoes what a run before it wrote and never brought to an end, when that does not stand the test', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    const before = production(stage);
    // The run is as good as killed: nothing that it says after its write reaches GitHub.
    const lost = { kind: 'status', status: 502 } as const;
    const statuses = { side: 'github', method: 'POST', path: '*/statuses' } as const;
    stage.emulator.admin.addFault({ ...statuses, after: 1, times: 50, fault: lost });
    await stage.run({ ...job, inputs: PROMOTE });
    expect(production(stage)).toMatchObject({ served: { revision: REVIEWED } });
    stage.emulator.admin.clearFaults();
    const inputs = {
      ...PROMOTE,
      'smoke-test': '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}',
    };
    const next = await stage.run({ ...job, inputs });
    expect(next.annotations).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('was rolled back') }),
    );
    expect(production(stage)).toMatchObject({ state: 'running', spec: before.spec });
  });

  test('gives way to a newer merge before it writes', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    stage.emulator.github.putBranch({ name: 'main', sha: 'f'.repeat(40) });
    const before = production(stage);
    const run = await stage.run({ ...job, inputs: PROMOTE });
    expect(run.outputs).toMatchObject({ outcome: 'skipped', reason: `superseded by ${'f'.repeat(40)}` });
    expect(production(stage)).toEqual(before);
  });

  test.each([
    ['which pull request was merged', '*/commits/*/pulls'],
    ['what was reviewed', '*/issues/7/comments'],
    ['whether a newer commit is on the branch', '*/branches/main'],
  ])('changes nothing when GitHub does not say %s', async (what, path) => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    const before = production(stage);
    const writes = stage.writes();
    const fault = { kind: 'status', status: 502 } as const;
    stage.emulator.admin.addFault({ side: 'github', method: 'GET', path, times: 20, fault });
    const run = await stage.run({ ...job, inputs: { ...PROMOTE, revision: NEWER } });
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(`GitHub did not say ${what}`) }),
    );
    expect(production(stage)).toEqual(before);
    expect(stage.writes()).toBe(writes);
  });

  test('does not take back what another pull request changed that was merged in between', async () => {
    await using stage = await setUp();
    // Both state a revision and an env, as a config file does; each changes one of them.
    await open(stage, 7, { revision: REVIEWED, env: 'LOG=info' });
    await open(stage, 8, { revision: OLD_REVISION, env: 'LOG=debug' });
    await stage.run({ ...(await merge(stage, 7)), inputs: PROMOTE });
    const run = await stage.run({ ...(await merge(stage, 8)), inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(stage)).toMatchObject({
      served: { revision: REVIEWED },
      spec: { model: { env: { LOG: 'debug' } } },
    });
  });

  test('writes secrets also where nothing else changes', async () => {
    await using stage = await setUp();
    await open(stage, 7, { revision: OLD_REVISION });
    const { envFingerprint } = production(stage).served ?? {};
    const inputs = { ...PROMOTE, secrets: 'API_KEY=sk-marked-secret' };
    const run = await stage.run({ ...(await merge(stage, 7)), inputs });
    expect(run.outputs['reason']).toContain('what was reviewed in pull request 7');
    expect(production(stage).served?.envFingerprint).not.toBe(envFingerprint);
  });

  test('by hand is planned against what is there now', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    await change(stage, { compute: { scaling: { maxReplica: 6 } } });
    const { payload } = await merge(stage, 7);
    const context = { GITHUB_REF: payload.ref, GITHUB_SHA: payload.after };
    const { repository, sender } = payload;
    const byHand = {
      event: 'workflow_dispatch',
      payload: { inputs: null, repository, sender },
      env: context,
    };
    const run = await stage.run({ ...byHand, inputs: PROMOTE });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(stage)).toMatchObject({
      served: { revision: REVIEWED },
      spec: { scaling: { maxReplica: 6 } },
    });
  });

  test('does not write when its record cannot be kept', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    const before = production(stage);
    const { github } = stage.emulator;
    github.setTokenPermissions({ ...github.readState().grants, deployments: 'read' });
    const run = await stage.run({ ...job, inputs: PROMOTE });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('no record') }]);
    expect(production(stage)).toEqual(before);
  });

  test('writes secrets once, and not again while they are the same', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const inputs = { ...PROMOTE, secrets: 'API_KEY=sk-marked-secret' };
    const job = await merge(stage, 7);
    await stage.run({ ...job, inputs });
    const { envFingerprint } = production(stage).served ?? {};
    const writes = stage.writes();
    const again = await stage.run({ ...job, inputs });
    expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
    expect(stage.writes()).toBe(writes);
    const other = await stage.run({ ...job, inputs: { ...PROMOTE, secrets: 'API_KEY=sk-marked-other' } });
    expect(other.outputs).toMatchObject({ outcome: 'updated' });
    expect(production(stage).served?.envFingerprint).not.toBe(envFingerprint);
  });

  test('on a pull request, a push to another branch and a merge queue changes nothing', async () => {
    await using stage = await setUp();
    const before = production(stage);
    const opened = await open(stage, 7, { ...STATED, command: 'promote' });
    expect(opened.outputs).toMatchObject({ outcome: 'skipped' });
    const job = await merge(stage, 7);
    const repository = { ...job.payload.repository, default_branch: 'trunk' };
    stage.emulator.github.putBranch({ name: 'side', sha: 'e'.repeat(40) });
    const elsewhere = { ...job.payload, ref: 'refs/heads/side', after: 'e'.repeat(40), repository };
    const run = await stage.run({ ...job, payload: elsewhere, inputs: { ...PROMOTE, ...STATED } });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('nothing was reviewed') }]);
    const queue = { ...job.payload, ref: 'refs/heads/gh-readonly-queue/main/pr-7' };
    const queued = await stage.run({ ...job, payload: queue, inputs: { ...PROMOTE, ...STATED } });
    expect(queued.outputs).toMatchObject({ outcome: 'skipped' });
    expect(production(stage)).toEqual(before);
  });
});

describe('rollback', () => {
  const ROLLBACK = { ...TARGET, command: 'rollback' };

  test('puts back what served before the last promotion, and then before the one before it', async () => {
    await using stage = await setUp();
    const first = production(stage).spec;
    await open(stage, 7, STATED);
    await stage.run({ ...(await merge(stage, 7)), inputs: PROMOTE });
    const second = production(stage).spec;
    await open(stage, 8, { revision: NEWER });
    const job = await merge(stage, 8);
    await stage.run({ ...job, inputs: PROMOTE });
    const back = await stage.run({ ...job, inputs: ROLLBACK });
    expect(back).toMatchObject({ conclusion: 'success', outputs: { outcome: 'updated' } });
    expect(production(stage)).toMatchObject({ state: 'running', spec: second });
    await stage.run({ ...job, inputs: ROLLBACK });
    expect(production(stage)).toMatchObject({ state: 'running', spec: first });
    const none = await stage.run({ ...job, inputs: ROLLBACK });
    expect(none.annotations).toMatchObject([{ message: expect.stringContaining('was not rolled back') }]);
  });

  test('does not undo what somebody changed since', async () => {
    await using stage = await setUp();
    await open(stage, 7, STATED);
    const job = await merge(stage, 7);
    await stage.run({ ...job, inputs: PROMOTE });
    await change(stage, { model: { revision: NEWER } });
    const before = production(stage);
    const run = await stage.run({ ...job, inputs: ROLLBACK });
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('somebody changed it') }]);
    expect(production(stage)).toEqual(before);
  });
});
