// How long a preview lives whose pull request stays open: told a day before, kept by a label or a command, and gone in the end.

import { describe, expect, test } from 'vitest';
import { comment, other, pullRequest, push } from './events.ts';
import { comments, reactions } from './read-github.ts';
import { createSourceStage, createStage, type SourceStage, type Stage } from './stage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The sticky one, beside what people wrote. */
function sticky(stage: Stage): string {
  return comments(stage).find((body) => body.startsWith('<!-- preview-endpoints -->')) ?? '';
}

async function deployed(stage: Stage): Promise<string> {
  const run = await stage.run(pullRequest(stage, { action: 'opened' }));
  expect(run.conclusion).toBe('success');
  return stage.only().name;
}

const sweep = (stage: Stage, inputs: Readonly<Record<string, string>>) =>
  stage.run({ ...other('schedule'), inputs });

const say = (stage: Stage, body: string, facts: Partial<Parameters<typeof comment>[1]> = {}) =>
  stage.run(comment(stage, { body, ...facts }));

const pass = (stage: SourceStage, ms: number) => stage.emulator.clock.sleep(ms);

const isThere = (stage: Stage): boolean => stage.present().length === 1;

const LIMITS = [
  ['max-age', { 'max-age': '3d' }, 'because it is older than max-age then'],
  ['max-idle', { 'max-idle': '3d' }, 'unless somebody uses or changes it before'],
] as const;

describe.each(LIMITS)('%s', (limit, inputs, why) => {
  test('is told in the comment a day before, once, and what was told before stays', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    await sweep(stage, inputs);
    expect(sticky(stage)).not.toContain('takes this preview away');
    await pass(stage, 2 * DAY_MS + HOUR_MS);
    await sweep(stage, inputs);
    const told = sticky(stage);
    expect(told).toMatch(/A sweep takes this preview away after 2\d{3}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(told).toContain(why);
    expect(told).toContain('`/preview extend 3d` or the label `keep`');
    expect(told).toContain('is ready');
    const edits = () =>
      stage.emulator.admin.requests().filter(({ side, method }) => side === 'github' && method === 'PATCH')
        .length;
    const before = edits();
    await pass(stage, HOUR_MS);
    await sweep(stage, inputs);
    expect([edits(), sticky(stage)]).toEqual([before, told]);
    await pass(stage, DAY_MS);
    await sweep(stage, inputs);
    expect([isThere(stage), sticky(stage).includes('is gone')]).toEqual([false, true]);
  });

  test('a dry run tells nobody', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    await pass(stage, 2 * DAY_MS + HOUR_MS);
    const before = sticky(stage);
    await sweep(stage, { ...inputs, 'dry-run': 'true' });
    expect(sticky(stage)).toBe(before);
  });

  test('does not end what has the label, and ends it when the label is gone', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    await pass(stage, 9 * DAY_MS);
    const { github } = stage.emulator;
    github.putPullRequest({ number: 7, labels: ['stay'] });
    const kept = await sweep(stage, { ...inputs, 'keep-label': 'stay' });
    expect([isThere(stage), kept.conclusion]).toEqual([true, 'success']);
    expect(kept.rawLog.join('\n')).toContain('its pull request has the label stay');
    expect(sticky(stage)).not.toContain('takes this preview away');
    github.putPullRequest({ number: 7, labels: [] });
    await sweep(stage, { ...inputs, 'keep-label': 'stay' });
    expect(isThere(stage)).toBe(false);
  });

  test('does not end what /preview extend keeps, also over a later deploy, and ends it after that', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    const run = await say(stage, '/preview extend 12d');
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', reason: expect.stringContaining('max-idle') });
    expect(reactions(stage)).toEqual(['eyes', 'rocket']);
    expect(sticky(stage)).toMatch(/is ready[\s\S]*Kept until 2\d{3}-\d\d-\d\d \d\d:\d\d UTC/);
    await stage.run(pullRequest(stage, { action: 'synchronize' }));
    expect(sticky(stage)).toMatch(/Kept until 2\d{3}/);
    await pass(stage, 9 * DAY_MS);
    await sweep(stage, inputs);
    expect(isThere(stage)).toBe(true);
    await pass(stage, 2 * DAY_MS + HOUR_MS);
    await sweep(stage, inputs);
    expect([isThere(stage), sticky(stage)]).toEqual([
      true,
      expect.stringContaining('takes this preview away'),
    ]);
    await pass(stage, DAY_MS);
    await sweep(stage, inputs);
    expect([limit, isThere(stage)]).toEqual([limit, false]);
  });

  test('what GitHub does not tell is not ended', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    await pass(stage, 9 * DAY_MS);
    const fault = { kind: 'status', status: 503 } as const;
    stage.emulator.admin.addFault({ side: 'github', path: '*/comments', times: 1_000, fault });
    const run = await sweep(stage, inputs);
    expect([isThere(stage), run.rawLog.join('\n')]).toEqual([
      true,
      expect.stringContaining('nobody could tell whether somebody keeps it'),
    ]);
  });

  test('ends a branch, which nobody can label or comment on', async () => {
    await using stage = createSourceStage();
    await stage.run(push(stage, 'refs/heads/main'));
    await pass(stage, 9 * DAY_MS);
    await sweep(stage, inputs);
    expect(isThere(stage)).toBe(false);
  });
});

test('closing still takes a preview away that is kept twice over', async () => {
  await using stage = createSourceStage();
  await deployed(stage);
  await say(stage, '/preview extend 30d');
  const closed = pullRequest(stage, { action: 'closed', labels: ['keep'] });
  await sweep(stage, { 'max-age': '3d' });
  expect([closed.event, isThere(stage)]).toEqual(['pull_request', false]);
});

describe('/preview extend', () => {
  test.each([
    ['of somebody who may not write', { permission: 'read' }, '-1'],
    ['of more than 30 days', { body: '/preview extend 31d' }, 'confused'],
  ] as const)('%s keeps nothing', async (_title, facts, reaction) => {
    await using stage = createSourceStage();
    await deployed(stage);
    const before = sticky(stage);
    await say(stage, '/preview extend 3d', facts);
    expect([sticky(stage), reactions(stage)]).toEqual([before, [reaction]]);
  });

  test('is red where the end cannot be kept', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    const fault = { kind: 'status', status: 403 } as const;
    stage.emulator.admin.addFault({ side: 'github', method: 'PATCH', times: 100, fault });
    const run = await say(stage, '/preview extend 3d');
    expect([run.conclusion, reactions(stage)]).toEqual(['failure', ['eyes', 'confused']]);
  });

  test('never shortens', async () => {
    await using stage = createSourceStage();
    await deployed(stage);
    await say(stage, '/preview extend 10d');
    const told = sticky(stage);
    await say(stage, '/preview extend 1d');
    expect(sticky(stage)).toBe(told);
  });

  test("is not believed from another author's comment", async () => {
    await using stage = createSourceStage();
    const name = await deployed(stage);
    const facts = JSON.stringify({ acme: { [name]: { state: 'ready', keptUntilMs: 9e15 } } });
    const body = `<!-- preview-endpoints -->\n<!-- preview-endpoints-facts ${facts} -->\nKept.`;
    stage.emulator.github.addComment({ issue: 7, author: 'mallory', body });
    await pass(stage, 9 * DAY_MS);
    await sweep(stage, { 'max-age': '3d' });
    expect(isThere(stage)).toBe(false);
  });

  test('the built Action does it too', async () => {
    await using stage = await createStage();
    await deployed(stage);
    const run = await say(stage, '/preview extend 3d');
    expect([run.exitCode, sticky(stage)]).toEqual([0, expect.stringContaining('Kept until')]);
  });
});
