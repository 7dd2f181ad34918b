// A run that is cancelled or killed at any of its phases, and the post step after it: comment and deployment tell the truth.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { comments, deployments } from './read-github.ts';
import { createStage, type Stage } from './stage.ts';

const SMOKE = '{body: {inputs: x}, repeat: 50}';

/** A line of the log that says that the phase has begun. */
const PHASES: readonly (readonly [string, RegExp, 'opened' | 'closed'])[] = [
  ['resolves', /is commit/, 'opened'],
  ['creates', /create pr-7/, 'opened'],
  ['waits', /initializing/, 'opened'],
  ['tests', /^Cases$/, 'opened'],
  ['deletes', /delete pr-7/, 'closed'],
];

/** In these a loss leaves something behind that a cancellation does not. */
const LOST: ReadonlySet<string> = new Set(['creates', 'waits', 'deletes']);

async function endAt(stage: Stage, phase: RegExp, event: 'opened' | 'closed', how: 'signal' | 'loss') {
  const inputs = { 'smoke-test': SMOKE };
  if (event === 'closed') {
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: { wait: 'false' } });
    stage.emulator.admin.setDeletes({ visibleMs: 'never' });
  } else if (!phase.test('Cases')) {
    stage.emulator.admin.queueStart({ outcome: { kind: 'stuckInitializing' } });
  }
  const job = { ...pullRequest(stage, { action: event }), inputs };
  const end = new AbortController();
  const main = await stage.run({
    ...job,
    [how]: end.signal,
    onLine: (line) => phase.test(line.text) && end.abort(),
  });
  const post = await stage.run({ ...job, stage: 'post', state: main.state });
  return { main, post };
}

/** What the page says, against what is there. */
function expectTruth(stage: Stage, ending: 'cancelled' | 'left behind'): void {
  const [comment, ...others] = comments(stage);
  expect(others).toEqual([]);
  const [endpoint] = stage.present();
  const states = deployments(stage).flatMap((one) => one.states.slice(-1));
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
    await using stage = await createStage();
    const { main, post } = await endAt(stage, phase, event, 'signal');
    expect(main).toMatchObject({ conclusion: 'cancelled', exitCode: 1 });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    if (event === 'closed') expect(comments(stage)).toEqual([expect.stringContaining('is still billing')]);
    else expectTruth(stage, 'cancelled');
  });

  test.each(PHASES.filter(([title]) => LOST.has(title)))(
    'that is killed while it %s',
    async (_title, phase, event) => {
      await using stage = await createStage();
      const { main, post } = await endAt(stage, phase, event, 'loss');
      expect([main.exitCode, post.exitCode]).toEqual([null, 0]);
      if (event === 'closed') {
        expect(comments(stage)).toEqual([expect.stringContaining('died while it took the preview away')]);
        expect(deployments(stage)).toMatchObject([{ states: expect.arrayContaining(['failure']) }]);
      } else expectTruth(stage, 'left behind');
      expect(post.annotations.length).toBe(comments(stage).length);
    },
  );
});

test.concurrent('a run that ended by itself leaves nothing to do, and what a newer run said stays', async () => {
  await using stage = await createStage();
  const job = pullRequest(stage, { action: 'opened' });
  const done = await stage.run({ ...job, inputs: { wait: 'false' } });
  const before = stage.emulator.admin.requests().length;
  const idle = await stage.run({ ...job, stage: 'post', state: done.state });
  expect([idle.rawLog, stage.emulator.admin.requests().length]).toEqual([[], before]);
  const [said] = comments(stage);
  const reports = JSON.stringify([
    {
      state: 'deploying',
      name: stage.only().name,
      namespace: 'acme',
      subject: {
        repository: { id: 4_242, owner: 'acme', name: 'widgets' },
        target: { kind: 'pullRequest', number: 7 },
      },
    },
  ]);
  await stage.run({ ...job, stage: 'post', state: { reports }, env: { GITHUB_RUN_ID: '1' } });
  expect(comments(stage)).toEqual([said]);
});
