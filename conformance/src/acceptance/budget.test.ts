// The month's budget of a repository: warned from 80%, held back from 100%, by a sum that is never below the ledger.

import { describe, expect, test } from 'vitest';
import { other, pullRequest, push } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage, createStage, type SourceStage, type Stage } from './stage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const L4 = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
const L40S = { ...L4, 'instance-type': 'nvidia-l40s' };

const deploy = (stage: Stage, number: number, inputs: Readonly<Record<string, string>> = {}) =>
  stage.run({ ...pullRequest(stage, { action: 'opened', number }), inputs: { ...L4, ...inputs } });

const close = (stage: Stage, number: number) => stage.run(pullRequest(stage, { action: 'closed', number }));

const pass = (stage: SourceStage, ms: number) => stage.emulator.clock.sleep(ms);

const bill = ({ emulator }: Stage): number => emulator.admin.ledger().totals.dollars;

const errorOf = (run: Awaited<ReturnType<typeof deploy>>): string =>
  run.annotations.find(({ level }) => level === 'error')?.message ?? '';

/** One preview that is gone, and what it cost. */
async function spentBefore(stage: SourceStage): Promise<number> {
  await deploy(stage, 7);
  await pass(stage, 10 * HOUR_MS);
  await close(stage, 7);
  const dollars = bill(stage);
  expect(dollars).toBeGreaterThan(5);
  return dollars;
}

test('from 80% on a new preview is made, and its comment, log and summary warn', async () => {
  await using stage = createSourceStage();
  const dollars = await spentBefore(stage);
  const run = await deploy(stage, 8, { budget: (dollars / 0.9).toFixed(2) });
  expect(run.outputs['outcome']).toBe('created');
  const words = /At most \$\d+\.\d\d of the month's budget of \$\d+\.\d\d is spent \(9\d%\)/;
  expect(comments(stage).at(-1)).toMatch(words);
  expect([run.summary, run.annotations[0]?.message]).toEqual([
    expect.stringMatching(words),
    expect.stringMatching(words),
  ]);
});

test('far below it nothing is said', async () => {
  await using stage = createSourceStage();
  const dollars = await spentBefore(stage);
  const run = await deploy(stage, 8, { budget: (dollars * 2).toFixed(2) });
  expect([run.outputs['outcome'], run.annotations]).toEqual(['created', []]);
  expect(comments(stage).at(-1)).not.toContain('Budget');
});

test('from 100% on no preview is made: red, with what to do, also at exactly what was billed', async () => {
  await using stage = createSourceStage();
  const dollars = await spentBefore(stage);
  const run = await deploy(stage, 8, { budget: dollars.toFixed(6) });
  expect([run.conclusion, stage.present()]).toEqual(['failure', []]);
  expect(errorOf(run)).toMatch(/no preview is created[\s\S]*Raise budget, or wait for the next month/);
});

describe('at 100% a preview that is there', () => {
  async function used(inputs: Readonly<Record<string, string>>) {
    const stage = createSourceStage();
    await deploy(stage, 7);
    await pass(stage, HOUR_MS);
    const [before] = stage.present();
    const job = pullRequest(stage, { action: 'synchronize' });
    const run = await stage.run({ ...job, inputs: { ...L4, budget: '0.5', ...inputs } });
    return { stage, run, before };
  }

  test('is updated at the same price, and the comment says why', async () => {
    const { stage, run } = await used({ env: 'STAGE=new' });
    expect(run.outputs['outcome']).toBe('updated');
    expect(comments(stage)).toEqual([expect.stringContaining('costs no more than before')]);
  });

  test('is not made more expensive', async () => {
    const { stage, run, before } = await used(L40S);
    expect([run.conclusion, stage.only().spec]).toEqual(['failure', before?.spec]);
  });

  test('is not resumed', async () => {
    const stage = createSourceStage();
    await deploy(stage, 7);
    await pass(stage, HOUR_MS);
    await stage.run({ ...pullRequest(stage, { action: 'synchronize' }), inputs: { command: 'pause' } });
    const run = await deploy(stage, 7, { budget: '0.5' });
    expect([run.conclusion, stage.only().state]).toEqual(['failure', 'paused']);
  });
});

describe('what counts', () => {
  /** The smallest whole cent at which a new preview is still held back tells the sum. */
  async function sum(stage: SourceStage): Promise<number> {
    const run = await deploy(stage, 99, { budget: '0.01' });
    const [, dollars = ''] = /At most \$([\d,.]+) of the month's budget/.exec(errorOf(run)) ?? [];
    return dollars === '' ? 0 : Number(dollars.replaceAll(',', ''));
  }

  test('what rests while nobody saw it wake adds nothing', async () => {
    await using stage = createSourceStage();
    const thrifty = { ...L4, 'after-job': 'scale-to-zero' };
    const job = { ...pullRequest(stage, { action: 'opened' }), inputs: thrifty };
    const main = await stage.run(job);
    await stage.run({ ...job, state: main.state });
    await pass(stage, 5 * DAY_MS);
    expect(await sum(stage)).toBeGreaterThanOrEqual(bill(stage));
    expect(await sum(stage)).toBeLessThan(1);
  });

  test('what runs without any record counts as long as it is there', async () => {
    await using stage = createSourceStage();
    await stage.run({ ...push(stage, 'refs/heads/main'), inputs: { ...L4, deployment: 'false' } });
    await pass(stage, 5 * HOUR_MS);
    const said = await sum(stage);
    expect([said >= bill(stage), said < bill(stage) * 1.2 + 1]).toEqual([true, true]);
  });

  test('what a sweep took away counts until then', async () => {
    await using stage = createSourceStage();
    await deploy(stage, 7);
    await pass(stage, HOUR_MS);
    stage.emulator.github.closePullRequest({ number: 7 });
    await stage.run({ ...other('schedule'), inputs: {} });
    const before = await sum(stage);
    await pass(stage, DAY_MS);
    expect([before >= bill(stage), await sum(stage)]).toEqual([true, before]);
  });

  test('last month does not, but what still runs from it does, from the first on', async () => {
    await using stage = createSourceStage();
    await spentBefore(stage);
    await deploy(stage, 8, { 'min-replica': '1', 'scale-to-zero-timeout': '' });
    const now = new Date(stage.emulator.clock.now());
    const nextMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    await pass(stage, nextMs - now.getTime() - 1);
    const before = bill(stage);
    await pass(stage, 10 * HOUR_MS);
    const ofMonth = bill(stage) - before;
    const said = await sum(stage);
    expect([said >= ofMonth - 1e-6, said < ofMonth + 1]).toEqual([true, true]);
  });

  test("what another author's comment claims does not", async () => {
    await using stage = createSourceStage();
    pullRequest(stage, { action: 'opened' });
    const spending = { dollars: 1_000_000, sinceMs: stage.emulator.clock.now(), pricePerHour: 0 };
    const facts = JSON.stringify({ acme: { 'pr-7-amk3hihuxlm2': { state: 'gone', spending } } });
    const body = `<!-- preview-endpoints -->\n<!-- preview-endpoints-facts ${facts} -->`;
    stage.emulator.github.addComment({ issue: 7, author: 'mallory', body });
    expect((await deploy(stage, 8, { budget: '5' })).outputs['outcome']).toBe('created');
  });

  test('and it is never less than the bill, over many previews with changes, pauses and replacements', async () => {
    await using stage = createSourceStage();
    for (let number = 1; number <= 6; number += 1) {
      await deploy(stage, number);
      await pass(stage, number * 17 * 60_000);
      const next = pullRequest(stage, { action: 'synchronize', number });
      await stage.run({ ...next, inputs: number % 2 === 0 ? L40S : { ...L4, region: 'eu-west-1' } });
      await pass(stage, number * 23 * 60_000);
      if (number % 3 === 0) await stage.run({ ...next, inputs: { command: 'pause' } });
      if (number % 3 === 1) await close(stage, number);
      expect([number, (await sum(stage)) >= bill(stage)]).toEqual([number, true]);
    }
  });
});

describe('where the record cannot be read', () => {
  const fault = { kind: 'status', status: 503 } as const;
  const breakRecord = (stage: Stage) =>
    stage.emulator.admin.addFault({ side: 'github', path: '*/issues/comments', times: 100, fault });

  test('no new preview is made', async () => {
    await using stage = createSourceStage();
    breakRecord(stage);
    const run = await deploy(stage, 7, { budget: '500' });
    expect([run.conclusion, stage.present()]).toEqual(['failure', []]);
    expect(errorOf(run)).toContain('what was spent is not known');
  });

  test('one that is there is updated at the same price', async () => {
    await using stage = createSourceStage();
    await deploy(stage, 7);
    breakRecord(stage);
    const job = pullRequest(stage, { action: 'synchronize' });
    const run = await stage.run({ ...job, inputs: { ...L4, budget: '500', env: 'STAGE=new' } });
    expect(run.outputs['outcome']).toBe('updated');
  });
});

test('the built Action holds to it too', async () => {
  await using stage = await createStage();
  const first = await deploy(stage, 7, { budget: '500' });
  const second = await deploy(stage, 8, { budget: '0.000001' });
  expect([first.outputs['outcome'], second.exitCode, stage.only().name]).toEqual([
    'created',
    1,
    first.outputs['name'],
  ]);
});
