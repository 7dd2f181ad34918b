// A run that is cancelled or killed in any of its phases, and its post step: comment and deployment tell the truth.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const SMOKE = '{body: {inputs: x}, repeat: 50}';

/** The log line with which the phase begins. */
const PHASES: readonly (readonly [string, RegExp, 'opened' | 'closed'])[] = [
  ['resolves', /is commit/, 'opened'],
  ['creates', /create pr-7/, 'opened'],
  ['waits', /initializing/, 'opened'],
  ['tests', /^Cases$/, 'opened'],
  ['deletes', /delete pr-7/, 'closed'],
];

/** In these phases a lost machine leaves something that a cancelled run does not. */
const LOST: ReadonlySet<string> = new Set(['creates', 'waits', 'deletes']);

async function endAt(harness: Harness, phase: RegExp, event: 'opened' | 'closed', how: 'signal' | 'loss') {
  const inputs = { 'smoke-test': SMOKE };
  if (event === 'closed') {
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: { wait: 'false' } });
    harness.emulator.admin.setDeletes({ visibleMs: 'never' });
  } else if (!phase.test('Cases')) {
    harness.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  }
  const job = { ...pullRequest(harness, { action: event }), inputs };
  const end = new AbortController();
  const main = await harness.run({
    ...job,
    [how]: end.signal,
    onLine: (line) => phase.test(line.text) && end.abort(),
  });
  const post = await harness.run({ ...job, stage: 'post', state: main.state });
  return { main, post };
}

/** Compares the texts on GitHub with the real state. */
function expectTruth(harness: Harness, ending: 'cancelled' | 'left behind'): void {
  const [comment, ...others] = comments(harness);
  expect(others).toEqual([]);
  const [endpoint] = harness.present();
  const states = deployments(harness).flatMap((one) => one.states.slice(-1));
  if (comment === undefined) {
    expect([endpoint, states]).toEqual([undefined, []]);
    return;
  }
  expect(comment).toContain(`is ${ending}`);
  if (endpoint === undefined) expect(comment).toMatch(/has appeared since|may be there and billing/);
  else expect(comment).toMatch(/billing/);
  expect(states).toEqual(states.map(() => (ending === 'cancelled' ? 'inactive' : 'failure')));
}

describe.concurrent('a run', () => {
  test.each(PHASES)('that is cancelled while it %s', async (_title, phase, event) => {
    await using harness = await createHarness();
    const { main, post } = await endAt(harness, phase, event, 'signal');
    expect(main).toMatchObject({ conclusion: 'cancelled', exitCode: 1 });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    if (event === 'closed') expect(comments(harness)).toEqual([expect.stringContaining('is still billing')]);
    else expectTruth(harness, 'cancelled');
  });

  test.each(PHASES.filter(([title]) => LOST.has(title)))(
    'that is killed while it %s',
    async (_title, phase, event) => {
      await using harness = await createHarness();
      const { main, post } = await endAt(harness, phase, event, 'loss');
      expect([main.exitCode, post.exitCode]).toEqual([null, 0]);
      if (event === 'closed') {
        expect(comments(harness)).toEqual([expect.stringContaining('died while it took the preview away')]);
        expect(deployments(harness)).toMatchObject([{ states: expect.arrayContaining(['failure']) }]);
      } else expectTruth(harness, 'left behind');
      expect(post.annotations.length).toBe(comments(harness).length);
    },
  );
});

test.concurrent('after a run that ended by itself nothing is left to do, and the report of a newer run stays', async () => {
  await using harness = await createHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const done = await harness.run({ ...job, inputs: { wait: 'false' } });
  const before = harness.emulator.admin.requests().length;
  const idle = await harness.run({ ...job, stage: 'post', state: done.state });
  expect([idle.rawLog, harness.emulator.admin.requests().length]).toEqual([[], before]);
  const [said] = comments(harness);
  const reports = JSON.stringify([
    {
      state: 'deploying',
      name: harness.only().name,
      namespace: 'acme',
      subject: {
        repository: { id: 4_242, owner: 'acme', name: 'widgets' },
        target: { kind: 'pullRequest', number: 7 },
      },
    },
  ]);
  await harness.run({ ...job, stage: 'post', state: { reports }, env: { GITHUB_RUN_ID: '1' } });
  expect(comments(harness)).toEqual([said]);
});
