// When the job is over and its steps have used the preview, the post step puts it to rest: only its own, only as this run left it.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { comments } from './read-github.ts';
import { createSourceStage, createStage, type SourceStage } from './stage.ts';

const GPU = { accelerator: 'gpu', 'instance-type': 'nvidia-l4', 'instance-size': 'x1' };
const THRIFTY = { ...GPU, 'scale-to-zero-timeout': '15', 'after-job': 'scale-to-zero' };

async function deployed(stage: SourceStage, inputs: Readonly<Record<string, string>>) {
  const job = { ...pullRequest(stage, { action: 'opened' }), inputs };
  const main = await stage.run(job);
  expect(main.conclusion).toBe('success');
  const finish = () => stage.run({ ...job, state: main.state });
  return { main, finish };
}

test('asleep after the job, with what it saves and how long the first request takes', async () => {
  await using stage = createSourceStage();
  const { main, finish } = await deployed(stage, THRIFTY);
  expect(stage.only().state).toBe('running');
  expect(comments(stage)).toEqual([expect.stringContaining('Put to sleep when the job is over')]);
  const post = await finish();
  expect(stage.only().state).toBe('scaledToZero');
  const [comment] = comments(stage);
  expect(comment).toContain('is asleep');
  expect(comment).toMatch(
    /Put to sleep when the job was over, which saves up to \$0\.\d+, the 15 idle minutes/,
  );
  expect(comment).toMatch(/about as long as this start, \d+m\d\ds, or less/);
  expect(comment).toContain(main.outputs['url']);
  expect(post.rawLog.join('\n')).toContain('scale-to-zero pr-7-');
});

test('paused after the job, and the sum of what it cost has ended', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, { ...THRIFTY, 'after-job': 'pause' });
  await finish();
  expect(stage.only().state).toBe('paused');
  expect(comments(stage)).toEqual([expect.stringContaining('answers nobody until somebody resumes it')]);
});

test('kept is the default: the post step asks nobody anything', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, GPU);
  const before = stage.emulator.admin.requests().length;
  await finish();
  expect([stage.only().state, stage.emulator.admin.requests().length]).toEqual(['running', before]);
});

test('what a newer run changed stays as it is', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, THRIFTY);
  const newer = pullRequest(stage, { action: 'synchronize' });
  await stage.run({ ...newer, inputs: { ...THRIFTY, env: 'STAGE=newer' } });
  const said = comments(stage);
  const post = await finish();
  expect([stage.only().state, comments(stage)]).toEqual(['running', said]);
  expect(post.rawLog.join('\n')).toContain('it was changed since');
});

test('what a newer commit is about to use stays as it is, also with the same spec', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, THRIFTY);
  stage.emulator.github.putPullRequest({ number: 7, headSha: 'b'.repeat(40) });
  const post = await finish();
  expect(stage.only().state).toBe('running');
  expect(post.rawLog.join('\n')).toContain('a newer commit was pushed');
});

test('what was deleted and created again is another endpoint', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, THRIFTY);
  await stage.run(pullRequest(stage, { action: 'closed' }));
  await stage.run({ ...pullRequest(stage, { action: 'reopened' }), inputs: THRIFTY });
  const post = await finish();
  expect(stage.only().state).toBe('running');
  expect(post.rawLog.join('\n')).toContain('another endpoint has its name');
});

test('a preview that never sleeps is told so, and left', async () => {
  await using stage = createSourceStage();
  const never = { ...THRIFTY, 'min-replica': '1', 'scale-to-zero-timeout': '' };
  const { main, finish } = await deployed(stage, never);
  expect(main.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('cannot sleep') },
  ]);
  await finish();
  expect(stage.only().state).toBe('running');
});

test('a sleep that the API refuses is a warning that says so', async () => {
  await using stage = createSourceStage();
  const { finish } = await deployed(stage, THRIFTY);
  stage.emulator.admin.addFault({
    side: 'api',
    method: 'POST',
    times: 20,
    fault: { kind: 'status', status: 403 },
  });
  const post = await finish();
  expect(post.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('was not put to sleep') },
  ]);
  expect(comments(stage)).toEqual([expect.stringContaining('is ready')]);
});

test('the built post step does it too', async () => {
  await using stage = await createStage();
  const job = {
    ...pullRequest(stage, { action: 'opened' }),
    inputs: { ...GPU, 'after-job': 'scale-to-zero' },
  };
  const main = await stage.run(job);
  const post = await stage.run({ ...job, stage: 'post', state: main.state });
  expect([post.exitCode, stage.only().state]).toEqual([0, 'scaledToZero']);
});
