// The sweep of previews that hang in their start: it pauses and reports them, and spares one that a request has just woken.

import { expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceHarness, type Harness } from './harness.ts';
import { comments } from './read-github.ts';

const STUCK = { outcome: { kind: 'stuckInitializing' } } as const;
const MINUTE_MS = 60_000;

/** A preview whose start hangs, without a run that waits for it. */
async function hangingHarness(minutes: number): Promise<Harness> {
  const harness = createSourceHarness();
  harness.emulator.github.putPullRequest({ number: 7, headRef: 'feature', headSha: 'a'.repeat(40) });
  harness.emulator.admin.queueStart(STUCK);
  await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
  await harness.emulator.clock.sleep(minutes * MINUTE_MS);
  return harness;
}

const sweep = (harness: Harness, inputs = {}) => harness.run({ ...other('schedule'), inputs });

test('a preview that hangs in its start for an hour is paused, and its pull request is told why', async () => {
  await using harness = await hangingHarness(61);
  const run = await sweep(harness);
  expect(run).toMatchObject({ conclusion: 'success', outputs: { reason: '0 deleted, 1 kept' } });
  expect(harness.only().state).toBe('paused');
  expect(run.summary).toMatch(/paused.*has been initializing for 61 minutes/);
  expect(comments(harness)).toEqual([
    expect.stringMatching(/is paused and costs nothing[\s\S]*hung in its start/),
  ]);
});

test.each([
  ['it has hung for less than an hour', 59, {}],
  ['on-failure is keep', 61, { 'on-failure': 'keep' }],
  ['it is a dry run', 61, { 'dry-run': 'true' }],
])('it stays as it is when %s', async (_title, minutes, inputs) => {
  await using harness = await hangingHarness(minutes);
  expect((await sweep(harness, inputs)).conclusion).toBe('success');
  expect(harness.only().state).toBe('initializing');
});

test('a pause that does not happen is red and reported as still billing', async () => {
  await using harness = await hangingHarness(61);
  harness.emulator.admin.addFault({
    side: 'api',
    times: 9,
    method: 'POST',
    fault: { kind: 'status', status: 503 },
  });
  const run = await sweep(harness);
  expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ title: 'Still billing' }] });
  expect(comments(harness)).toEqual([expect.stringContaining('could not pause this preview')]);
});

test('a preview that a request has just woken, long after its last change, is left to start', async () => {
  await using harness = createSourceHarness();
  harness.emulator.github.putPullRequest({ number: 7, headRef: 'feature', headSha: 'a'.repeat(40) });
  const opened = { ...pullRequest(harness, { action: 'opened' }), inputs: { 'after-job': 'scale-to-zero' } };
  const { outputs, state } = await harness.run(opened);
  await harness.run({ ...opened, state });
  await harness.emulator.clock.sleep(300 * MINUTE_MS);
  expect(harness.only().state).toBe('scaledToZero');
  const headers = { authorization: `Bearer ${harness.emulator.token}` };
  const leave = new AbortController();
  const asked = harness.emulator.fetch(outputs['url'] ?? '', { headers, signal: leave.signal });
  await harness.emulator.clock.sleep(1_000);
  expect(harness.only().state).toBe('initializing');
  await sweep(harness);
  expect(harness.only().state).toBe('initializing');
  leave.abort();
  await asked.catch(() => undefined);
});
