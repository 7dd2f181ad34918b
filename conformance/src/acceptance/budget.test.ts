// The monthly budget of a repository: warnings from 80%, refusal from 100%, by a sum that is never below the ledger.

import { describe, expect, test } from 'vitest';
import { other, pullRequest, push } from './events.ts';
import { createHarness, createSourceHarness, type Harness, type SourceHarness } from './harness.ts';
import { comments, spentNotes } from './read-github.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const L4 = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
const L40S = { ...L4, 'instance-type': 'nvidia-l40s' };

const deploy = (harness: Harness, number: number, inputs: Readonly<Record<string, string>> = {}) =>
  harness.run({ ...pullRequest(harness, { action: 'opened', number }), inputs: { ...L4, ...inputs } });

const close = (harness: Harness, number: number) =>
  harness.run(pullRequest(harness, { action: 'closed', number }));

const pass = (harness: SourceHarness, ms: number) => harness.emulator.clock.sleep(ms);

const bill = ({ emulator }: Harness): number => emulator.admin.ledger().totals.dollars;

const errorOf = (run: Awaited<ReturnType<typeof deploy>>): string =>
  run.annotations.find(({ level }) => level === 'error')?.message ?? '';

/** Creates and deletes one preview, and returns its cost. */
async function spentBefore(harness: SourceHarness): Promise<number> {
  await deploy(harness, 7);
  await pass(harness, 10 * HOUR_MS);
  await close(harness, 7);
  const dollars = bill(harness);
  expect(dollars).toBeGreaterThan(5);
  return dollars;
}

test('from 80% on a new preview is made, and its comment, log and summary warn', async () => {
  await using harness = createSourceHarness();
  const dollars = await spentBefore(harness);
  const run = await deploy(harness, 8, { budget: (dollars / 0.9).toFixed(2) });
  expect(run.outputs['outcome']).toBe('created');
  const words = /At most \$\d+\.\d\d of the month's budget of \$\d+\.\d\d is spent \(9\d%\)/;
  expect(comments(harness).at(-1)).toMatch(words);
  expect([run.summary, run.annotations[0]?.message]).toEqual([
    expect.stringMatching(words),
    expect.stringMatching(words),
  ]);
});

test('far below the budget nothing is reported', async () => {
  await using harness = createSourceHarness();
  const dollars = await spentBefore(harness);
  const run = await deploy(harness, 8, { budget: (dollars * 2).toFixed(2) });
  expect([run.outputs['outcome'], run.annotations]).toEqual(['created', []]);
  expect(comments(harness).at(-1)).not.toContain('Budget');
});

test('from 100% on no preview is made: red, with what to do, also at exactly what was billed', async () => {
  await using harness = createSourceHarness();
  const dollars = await spentBefore(harness);
  const run = await deploy(harness, 8, { budget: dollars.toFixed(6) });
  expect([run.conclusion, harness.present()]).toEqual(['failure', []]);
  expect(errorOf(run)).toMatch(/no preview is created[\s\S]*Raise budget, or wait for the next month/);
});

describe('at 100% an existing preview', () => {
  async function used(inputs: Readonly<Record<string, string>>) {
    const harness = createSourceHarness();
    await deploy(harness, 7);
    await pass(harness, HOUR_MS);
    const [before] = harness.present();
    const job = pullRequest(harness, { action: 'synchronize' });
    const run = await harness.run({ ...job, inputs: { ...L4, budget: '0.5', ...inputs } });
    return { harness, run, before };
  }

  test('is updated at the same price, and the comment says why', async () => {
    const { harness, run } = await used({ env: 'STAGE=new' });
    expect(run.outputs['outcome']).toBe('updated');
    expect(comments(harness)).toEqual([expect.stringContaining('costs no more than before')]);
  });

  test('is not made more expensive', async () => {
    const { harness, run, before } = await used(L40S);
    expect([run.conclusion, harness.only().spec]).toEqual(['failure', before?.spec]);
  });

  test('is not resumed', async () => {
    const harness = createSourceHarness();
    await deploy(harness, 7);
    await pass(harness, HOUR_MS);
    await harness.run({ ...pullRequest(harness, { action: 'synchronize' }), inputs: { command: 'pause' } });
    const run = await deploy(harness, 7, { budget: '0.5' });
    expect([run.conclusion, harness.only().state]).toEqual(['failure', 'paused']);
  });
});

describe('what counts', () => {
  /** Reads the sum from the refusal of a deploy with a budget of one cent; 0 when the deploy is not refused. */
  async function sum(harness: SourceHarness): Promise<number> {
    const run = await deploy(harness, 99, { budget: '0.01' });
    const [, dollars = ''] = /At most \$([\d,.]+) of the month's budget/.exec(errorOf(run)) ?? [];
    return dollars === '' ? 0 : Number(dollars.replaceAll(',', ''));
  }

  test('a preview adds nothing while it rests and was not seen to wake', async () => {
    await using harness = createSourceHarness();
    const thrifty = { ...L4, 'after-job': 'scale-to-zero' };
    const job = { ...pullRequest(harness, { action: 'opened' }), inputs: thrifty };
    const main = await harness.run(job);
    await harness.run({ ...job, state: main.state });
    await pass(harness, 5 * DAY_MS);
    expect(await sum(harness)).toBeGreaterThanOrEqual(bill(harness));
    expect(await sum(harness)).toBeLessThan(1);
  });

  test('a running preview without a record counts as long as it exists', async () => {
    await using harness = createSourceHarness();
    await harness.run({ ...push(harness, 'refs/heads/main'), inputs: { ...L4, deployment: 'false' } });
    await pass(harness, 5 * HOUR_MS);
    const said = await sum(harness);
    expect([said >= bill(harness), said < bill(harness) * 1.2 + 1]).toEqual([true, true]);
  });

  test('a preview that a sweep removed counts until its removal', async () => {
    await using harness = createSourceHarness();
    await deploy(harness, 7);
    await pass(harness, HOUR_MS);
    harness.emulator.github.closePullRequest({ number: 7 });
    await harness.run({ ...other('schedule'), inputs: {} });
    const before = await sum(harness);
    await pass(harness, DAY_MS);
    expect([before >= bill(harness), await sum(harness)]).toEqual([true, before]);
  });

  describe('a deleted preview without a comment counts:', () => {
    const branchPush = (harness: SourceHarness) =>
      harness.run({ ...push(harness, 'refs/heads/topic'), inputs: L4 });
    const dropBranch = (harness: SourceHarness) => {
      harness.emulator.github.deleteBranch({ name: 'topic' });
      return other('delete', { ref: 'topic', ref_type: 'branch' });
    };

    test('of a branch, over two previews with one name', async () => {
      await using harness = createSourceHarness();
      for (const hours of [3, 2]) {
        await branchPush(harness);
        await pass(harness, hours * HOUR_MS);
        expect((await harness.run(dropBranch(harness))).outputs['outcome']).toBe('deleted');
      }
      expect(harness.present()).toEqual([]);
      expect(spentNotes(harness)).toHaveLength(2);
      const said = await sum(harness);
      expect([said >= bill(harness), said < bill(harness) * 1.2 + 1]).toEqual([true, true]);
    });

    test('of a branch, removed by a sweep', async () => {
      await using harness = createSourceHarness();
      await branchPush(harness);
      await pass(harness, 3 * HOUR_MS);
      dropBranch(harness);
      await harness.run({ ...other('schedule'), inputs: {} });
      expect(harness.present()).toEqual([]);
      const said = await sum(harness);
      expect([said >= bill(harness), said < bill(harness) * 1.2 + 1]).toEqual([true, true]);
    });

    test('of a branch, where its record was not read in time', async () => {
      await using harness = createSourceHarness();
      await branchPush(harness);
      await pass(harness, 3 * HOUR_MS);
      const fault = { kind: 'latency', milliseconds: 8_000 } as const;
      const read = { side: 'github', method: 'GET', path: '*/deployments' } as const;
      harness.emulator.admin.addFault({ ...read, times: 1, fault });
      expect((await harness.run(dropBranch(harness))).outputs['outcome']).toBe('deleted');
      expect(spentNotes(harness)).toHaveLength(1);
      expect(await sum(harness)).toBeGreaterThanOrEqual(bill(harness));
    });

    test('of a branch, deleted by a run that died before it could report that', async () => {
      await using harness = createSourceHarness();
      const { outputs } = await branchPush(harness);
      await pass(harness, 3 * HOUR_MS);
      const { emulator } = harness;
      await emulator.fetch(`${emulator.urls.api}/endpoint/acme/${outputs['name']}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${emulator.token}` },
      });
      await pass(harness, 10_000);
      const repository = { id: 4_242, owner: 'acme', name: 'widgets' };
      const subject = { repository, target: { kind: 'branch', name: 'topic' } };
      const reports = JSON.stringify([
        { state: 'closing', name: outputs['name'], namespace: 'acme', subject },
      ]);
      await harness.run({ ...dropBranch(harness), state: { reports } });
      expect(spentNotes(harness)).toHaveLength(1);
      expect(await sum(harness)).toBeGreaterThanOrEqual(bill(harness));
    });

    test('a job', async () => {
      await using harness = createSourceHarness();
      const job = { ...pullRequest(harness, { action: 'opened' }), inputs: { ...L4, lifetime: 'job' } };
      const main = await harness.run(job);
      await pass(harness, 3 * HOUR_MS);
      await harness.run({ ...job, state: main.state });
      expect(harness.present()).toEqual([]);
      const said = await sum(harness);
      expect([said >= bill(harness), said < bill(harness) * 1.2 + 1]).toEqual([true, true]);
    });

    test('of a pull request with comment: false', async () => {
      await using harness = createSourceHarness();
      await deploy(harness, 7, { comment: 'false' });
      await pass(harness, 3 * HOUR_MS);
      await harness.run({ ...pullRequest(harness, { action: 'closed' }), inputs: { comment: 'false' } });
      expect(harness.present()).toEqual([]);
      expect(await sum(harness)).toBeGreaterThanOrEqual(bill(harness));
    });

    test('and nothing of it counts in the next month', async () => {
      await using harness = createSourceHarness();
      await branchPush(harness);
      await pass(harness, 3 * HOUR_MS);
      await harness.run(dropBranch(harness));
      await pass(harness, 31 * DAY_MS);
      expect((await deploy(harness, 8, { budget: '0.01' })).outputs['outcome']).toBe('created');
    });

    test('where it cannot be read, no new preview is made', async () => {
      await using harness = createSourceHarness();
      const fault = { kind: 'status', status: 403 } as const;
      harness.emulator.admin.addFault({ side: 'github', path: '*/deployments', times: 100, fault });
      const run = await deploy(harness, 8, { budget: '500' });
      expect([run.conclusion, harness.present()]).toEqual(['failure', []]);
      expect(errorOf(run)).toContain('what was spent is not known');
    });
  });

  test('a preview that somebody else deleted counts until a run finds it gone', async () => {
    await using harness = createSourceHarness();
    const { outputs } = await deploy(harness, 7);
    await pass(harness, HOUR_MS);
    const { emulator } = harness;
    await emulator.fetch(`${emulator.urls.api}/endpoint/acme/${outputs['name']}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${emulator.token}` },
    });
    await pass(harness, HOUR_MS);
    await close(harness, 7);
    const before = await sum(harness);
    await pass(harness, DAY_MS);
    expect([before >= bill(harness), await sum(harness)]).toEqual([true, before]);
  });

  test('last month does not, but a preview that still runs counts from the first of this month', async () => {
    await using harness = createSourceHarness();
    await spentBefore(harness);
    await deploy(harness, 8, { 'min-replica': '1', 'scale-to-zero-timeout': '' });
    const now = new Date(harness.emulator.clock.now());
    const nextMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    await pass(harness, nextMs - now.getTime() - 1);
    const before = bill(harness);
    await pass(harness, 10 * HOUR_MS);
    const ofMonth = bill(harness) - before;
    const said = await sum(harness);
    expect([said >= ofMonth - 1e-6, said < ofMonth + 1]).toEqual([true, true]);
  });

  test("the claims in another author's comment do not", async () => {
    await using harness = createSourceHarness();
    pullRequest(harness, { action: 'opened' });
    const spending = { dollars: 1_000_000, sinceMs: harness.emulator.clock.now(), pricePerHour: 0 };
    const facts = JSON.stringify({ acme: { 'pr-7-amk3hihuxlm2': { state: 'gone', spending } } });
    const body = `<!-- preview-endpoints -->\n<!-- preview-endpoints-facts ${facts} -->`;
    harness.emulator.github.addComment({ issue: 7, author: 'mallory', body });
    expect((await deploy(harness, 8, { budget: '5' })).outputs['outcome']).toBe('created');
  });

  test('and the sum is never less than the bill, over many previews with changes, pauses and replacements', async () => {
    await using harness = createSourceHarness();
    for (let number = 1; number <= 6; number += 1) {
      await deploy(harness, number);
      await pass(harness, number * 17 * 60_000);
      const next = pullRequest(harness, { action: 'synchronize', number });
      await harness.run({ ...next, inputs: number % 2 === 0 ? L40S : { ...L4, region: 'eu-west-1' } });
      await pass(harness, number * 23 * 60_000);
      if (number % 3 === 0) await harness.run({ ...next, inputs: { command: 'pause' } });
      if (number % 3 === 1) await close(harness, number);
      expect([number, (await sum(harness)) >= bill(harness)]).toEqual([number, true]);
    }
  });
});

describe('where the record cannot be read', () => {
  const fault = { kind: 'status', status: 503 } as const;
  const breakRecord = (harness: Harness) =>
    harness.emulator.admin.addFault({ side: 'github', path: '*/issues/comments', times: 100, fault });

  test('no new preview is made', async () => {
    await using harness = createSourceHarness();
    breakRecord(harness);
    const run = await deploy(harness, 7, { budget: '500' });
    expect([run.conclusion, harness.present()]).toEqual(['failure', []]);
    expect(errorOf(run)).toContain('what was spent is not known');
  });

  test('an existing one is updated at the same price', async () => {
    await using harness = createSourceHarness();
    await deploy(harness, 7);
    breakRecord(harness);
    const job = pullRequest(harness, { action: 'synchronize' });
    const run = await harness.run({ ...job, inputs: { ...L4, budget: '500', env: 'STAGE=new' } });
    expect(run.outputs['outcome']).toBe('updated');
  });
});

test('the built Action keeps the budget too', async () => {
  await using harness = await createHarness();
  const first = await deploy(harness, 7, { budget: '500' });
  const second = await deploy(harness, 8, { budget: '0.000001' });
  expect([first.outputs['outcome'], second.exitCode, harness.only().name]).toEqual([
    'created',
    1,
    first.outputs['name'],
  ]);
});
