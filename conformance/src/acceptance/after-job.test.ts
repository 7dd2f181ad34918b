// After the job, the post step pauses the preview or scales it to zero, but only its own preview in the state that this run left.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness, type SourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

const GPU = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
const THRIFTY = { ...GPU, 'scale-to-zero-timeout': '15', 'after-job': 'scale-to-zero' };

async function deployed(harness: SourceHarness, inputs: Readonly<Record<string, string>>) {
  const job = { ...pullRequest(harness, { action: 'opened' }), inputs };
  const main = await harness.run(job);
  expect(main.conclusion).toBe('success');
  const finish = () => harness.run({ ...job, state: main.state });
  return { main, finish };
}

test('asleep after the job, with what it saves and how long the first request takes', async () => {
  await using harness = createSourceHarness();
  const { main, finish } = await deployed(harness, THRIFTY);
  expect(harness.only().state).toBe('running');
  expect(comments(harness)).toEqual([expect.stringContaining('Put to sleep when the job is over')]);
  const post = await finish();
  expect(harness.only().state).toBe('scaledToZero');
  const [comment] = comments(harness);
  expect(comment).toContain('is asleep');
  expect(comment).toMatch(
    /Put to sleep when the job was over, which saves up to \$0\.\d+, the 15 idle minutes/,
  );
  expect(comment).toMatch(/about as long as this start, \d+m\d\ds, or less/);
  expect(comment).toContain(main.outputs['url']);
  expect(post.rawLog.join('\n')).toContain('scale-to-zero pr-7-');
});

/** A visitor's request that the preview answers for so long; it resolves when it has begun. */
async function visit(harness: SourceHarness, url: string, answerMs: number) {
  const { emulator } = harness;
  emulator.admin.setServing({ firstTokenMs: answerMs });
  const answer = emulator.fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}` },
    body: '{"inputs":"x"}',
  });
  await emulator.clock.sleep(1_000);
  return answer;
}

const cutOff = ({ emulator }: SourceHarness) => emulator.admin.ledger().totals.cutOff;

test('the post step waits for the end of a request that is being answered', async () => {
  await using harness = createSourceHarness();
  const { main, finish } = await deployed(harness, THRIFTY);
  const [post] = await Promise.all([finish(), visit(harness, main.outputs['url'] ?? '', 60_000)]);
  expect([harness.only().state, cutOff(harness)]).toEqual(['scaledToZero', 0]);
  expect(post.rawLog.join('\n')).toContain("somebody's request is being answered");
  expect(comments(harness)).toEqual([expect.stringContaining('is asleep')]);
});

test('a request that takes longer keeps the preview awake, and the comment says until when', async () => {
  await using harness = createSourceHarness();
  const { main, finish } = await deployed(harness, THRIFTY);
  const begunMs = harness.emulator.clock.now();
  let postMs = 0;
  const post = finish().finally(() => {
    postMs = harness.emulator.clock.now() - begunMs;
  });
  const answer = await visit(harness, main.outputs['url'] ?? '', 600_000);
  expect((await post).rawLog.join('\n')).toContain('left awake when the job was over');
  expect([answer.status, harness.only().state, cutOff(harness)]).toEqual([200, 'running', 0]);
  expect(postMs).toBeLessThan(180_000);
  const [comment] = comments(harness);
  expect(comment).toContain('is ready');
  expect(comment).toContain('It sleeps after 15 minutes without a request');
});

test('a preview that never sleeps by itself is paused despite a request, because nothing else would stop its bill', async () => {
  await using harness = createSourceHarness();
  const never = { ...GPU, 'min-replica': '1', 'scale-to-zero-timeout': '', 'after-job': 'pause' };
  const { main, finish } = await deployed(harness, never);
  const [post] = await Promise.all([finish(), visit(harness, main.outputs['url'] ?? '', 600_000)]);
  expect(harness.only().state).toBe('paused');
  expect(post.rawLog.join('\n')).toContain('would never sleep by itself');
});

test('missing metrics keep no preview awake', async () => {
  await using harness = createSourceHarness();
  const { main, finish } = await deployed(harness, THRIFTY);
  const path = `/v2/endpoint/acme/${main.outputs['name']}/metrics/pending-request`;
  harness.emulator.admin.addFault({
    ...{ side: 'api', path, times: 20 },
    fault: { kind: 'status', status: 404, body: { error: 'Not Found' } },
  });
  await Promise.all([finish(), visit(harness, main.outputs['url'] ?? '', 60_000)]);
  expect(harness.only().state).toBe('scaledToZero');
});

test('paused after the job, and the sum of what it cost has ended', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, { ...THRIFTY, 'after-job': 'pause' });
  await finish();
  expect(harness.only().state).toBe('paused');
  expect(comments(harness)).toEqual([
    expect.stringContaining('gives no answers until a person or the next push resumes it'),
  ]);
});

test('kept is the default: the post step sends no request', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, GPU);
  const before = harness.emulator.admin.requests().length;
  await finish();
  expect([harness.only().state, harness.emulator.admin.requests().length]).toEqual(['running', before]);
});

test('a preview that a newer run changed stays as it is', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, THRIFTY);
  const newer = pullRequest(harness, { action: 'synchronize' });
  await harness.run({ ...newer, inputs: { ...THRIFTY, env: 'STAGE=newer' } });
  const said = comments(harness);
  const post = await finish();
  expect([harness.only().state, comments(harness)]).toEqual(['running', said]);
  expect(post.rawLog.join('\n')).toContain('it was changed since');
});

test('a preview that a newer commit is about to use stays as it is, also with the same spec', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, THRIFTY);
  harness.emulator.github.putPullRequest({ number: 7, headSha: 'b'.repeat(40) });
  const post = await finish();
  expect(harness.only().state).toBe('running');
  expect(post.rawLog.join('\n')).toContain('a newer commit was pushed');
});

test('an endpoint that was deleted and created again counts as another one', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, THRIFTY);
  await harness.run(pullRequest(harness, { action: 'closed' }));
  await harness.run({ ...pullRequest(harness, { action: 'reopened' }), inputs: THRIFTY });
  const post = await finish();
  expect(harness.only().state).toBe('running');
  expect(post.rawLog.join('\n')).toContain('another endpoint has its name');
});

test('a preview that never sleeps is reported as such, and left', async () => {
  await using harness = createSourceHarness();
  const never = { ...THRIFTY, 'min-replica': '1', 'scale-to-zero-timeout': '' };
  const { main, finish } = await deployed(harness, never);
  expect(main.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('cannot sleep') },
  ]);
  await finish();
  expect(harness.only().state).toBe('running');
});

test('a sleep that the API refuses is a warning that says so', async () => {
  await using harness = createSourceHarness();
  const { finish } = await deployed(harness, THRIFTY);
  harness.emulator.admin.addFault({
    side: 'api',
    method: 'POST',
    times: 20,
    fault: { kind: 'status', status: 403 },
  });
  const post = await finish();
  expect(post.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('was not put to sleep') },
  ]);
  expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
});

test('the built post step does the same', async () => {
  await using harness = await createHarness();
  const job = {
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { ...GPU, 'after-job': 'scale-to-zero' },
  };
  const main = await harness.run(job);
  const post = await harness.run({ ...job, stage: 'post', state: main.state });
  expect([post.exitCode, harness.only().state]).toEqual([0, 'scaledToZero']);
});
