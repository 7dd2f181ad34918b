// How long a preview of an open pull request lives: announced a day before, kept by a label or a command, and finally deleted.

import { describe, expect, test } from 'vitest';
import { comment, other, pullRequest, push } from './events.ts';
import { createHarness, createSourceHarness, type Harness, type SourceHarness } from './harness.ts';
import { comments, reactions } from './read-github.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The Action's own comment, as opposed to those of people. */
function sticky(harness: Harness): string {
  return comments(harness).find((body) => body.startsWith('<!-- preview-endpoints -->')) ?? '';
}

async function deployed(harness: Harness): Promise<string> {
  const run = await harness.run(pullRequest(harness, { action: 'opened' }));
  expect(run.conclusion).toBe('success');
  return harness.only().name;
}

const sweep = (harness: Harness, inputs: Readonly<Record<string, string>>) =>
  harness.run({ ...other('schedule'), inputs });

const say = (harness: Harness, body: string, facts: Partial<Parameters<typeof comment>[1]> = {}) =>
  harness.run(comment(harness, { body, ...facts }));

const pass = (harness: SourceHarness, ms: number) => harness.emulator.clock.sleep(ms);

const isThere = (harness: Harness): boolean => harness.present().length === 1;

const LIMITS = [
  ['max-age', { 'max-age': '3d' }, 'because it is older than max-age then'],
  ['max-idle', { 'max-idle': '3d' }, 'unless somebody uses or changes it before'],
] as const;

describe.each(LIMITS)('%s', (limit, inputs, why) => {
  test('is announced in the comment once, a day before, and the earlier content stays', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    await sweep(harness, inputs);
    expect(sticky(harness)).not.toContain('deletes this preview');
    await pass(harness, 2 * DAY_MS + HOUR_MS);
    await sweep(harness, inputs);
    const told = sticky(harness);
    expect(told).toMatch(/A sweep deletes this preview after 2\d{3}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(told).toContain(why);
    expect(told).toContain('`/preview extend 3d` or the label `keep`');
    expect(told).toContain('is ready');
    const edits = () =>
      harness.emulator.admin.requests().filter(({ side, method }) => side === 'github' && method === 'PATCH')
        .length;
    const before = edits();
    await pass(harness, HOUR_MS);
    await sweep(harness, inputs);
    expect([edits(), sticky(harness)]).toEqual([before, told]);
    await pass(harness, DAY_MS);
    await sweep(harness, inputs);
    expect([isThere(harness), sticky(harness).includes('is gone')]).toEqual([false, true]);
  });

  test('a dry run announces nothing', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    await pass(harness, 2 * DAY_MS + HOUR_MS);
    const before = sticky(harness);
    await sweep(harness, { ...inputs, 'dry-run': 'true' });
    expect(sticky(harness)).toBe(before);
  });

  test('keeps a preview while its pull request has the label, and ends it afterwards', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    await pass(harness, 9 * DAY_MS);
    const { github } = harness.emulator;
    github.putPullRequest({ number: 7, labels: ['stay'] });
    const kept = await sweep(harness, { ...inputs, 'keep-label': 'stay' });
    expect([isThere(harness), kept.conclusion]).toEqual([true, 'success']);
    expect(kept.rawLog.join('\n')).toContain('its pull request has the label stay');
    expect(sticky(harness)).not.toContain('deletes this preview');
    github.putPullRequest({ number: 7, labels: [] });
    await sweep(harness, { ...inputs, 'keep-label': 'stay' });
    expect(isThere(harness)).toBe(false);
  });

  test('keeps a preview until the end set by /preview extend, also after a later deploy, and then ends it', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    const run = await say(harness, '/preview extend 12d');
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', reason: expect.stringContaining('max-idle') });
    expect(reactions(harness)).toEqual(['eyes', 'rocket']);
    expect(sticky(harness)).toMatch(/is ready[\s\S]*Kept until 2\d{3}-\d\d-\d\d \d\d:\d\d UTC/);
    await harness.run(pullRequest(harness, { action: 'synchronize' }));
    expect(sticky(harness)).toMatch(/Kept until 2\d{3}/);
    await pass(harness, 9 * DAY_MS);
    await sweep(harness, inputs);
    expect(isThere(harness)).toBe(true);
    await pass(harness, 2 * DAY_MS + HOUR_MS);
    await sweep(harness, inputs);
    expect([isThere(harness), sticky(harness)]).toEqual([
      true,
      expect.stringContaining('deletes this preview'),
    ]);
    await pass(harness, DAY_MS);
    await sweep(harness, inputs);
    expect([limit, isThere(harness)]).toEqual([limit, false]);
  });

  test('a preview stays while GitHub does not give its label or extension', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    await pass(harness, 9 * DAY_MS);
    const fault = { kind: 'status', status: 503 } as const;
    harness.emulator.admin.addFault({ side: 'github', path: '*/comments', times: 1_000, fault });
    const run = await sweep(harness, inputs);
    expect([isThere(harness), run.rawLog.join('\n')]).toEqual([
      true,
      expect.stringContaining('it is not known whether a label or /preview extend keeps it'),
    ]);
  });

  test('ends the preview of a branch, which nobody can label or comment on', async () => {
    await using harness = createSourceHarness();
    await harness.run(push(harness, 'refs/heads/main'));
    await pass(harness, 9 * DAY_MS);
    await sweep(harness, inputs);
    expect(isThere(harness)).toBe(false);
  });
});

test('closing still deletes a preview that has both a label and an extension', async () => {
  await using harness = createSourceHarness();
  await deployed(harness);
  await say(harness, '/preview extend 30d');
  const closed = pullRequest(harness, { action: 'closed', labels: ['keep'] });
  await sweep(harness, { 'max-age': '3d' });
  expect([closed.event, isThere(harness)]).toEqual(['pull_request', false]);
});

describe('/preview extend', () => {
  test.each([
    ['of somebody who may not write', { permission: 'read' }, '-1'],
    ['of more than 30 days', { body: '/preview extend 31d' }, 'confused'],
  ] as const)('%s keeps nothing', async (_title, facts, reaction) => {
    await using harness = createSourceHarness();
    await deployed(harness);
    const before = sticky(harness);
    await say(harness, '/preview extend 3d', facts);
    expect([sticky(harness), reactions(harness)]).toEqual([before, [reaction]]);
  });

  test('is red where the end cannot be stored', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    const fault = { kind: 'status', status: 403 } as const;
    harness.emulator.admin.addFault({ side: 'github', method: 'PATCH', times: 100, fault });
    const run = await say(harness, '/preview extend 3d');
    expect([run.conclusion, reactions(harness)]).toEqual(['failure', ['eyes', 'confused']]);
  });

  test('never shortens', async () => {
    await using harness = createSourceHarness();
    await deployed(harness);
    await say(harness, '/preview extend 10d');
    const told = sticky(harness);
    await say(harness, '/preview extend 1d');
    expect(sticky(harness)).toBe(told);
  });

  test("is not believed from another author's comment", async () => {
    await using harness = createSourceHarness();
    const name = await deployed(harness);
    const facts = JSON.stringify({ acme: { [name]: { state: 'ready', keptUntilMs: 9e15 } } });
    const body = `<!-- preview-endpoints -->\n<!-- preview-endpoints-facts ${facts} -->\nKept.`;
    harness.emulator.github.addComment({ issue: 7, author: 'mallory', body });
    await pass(harness, 9 * DAY_MS);
    await sweep(harness, { 'max-age': '3d' });
    expect(isThere(harness)).toBe(false);
  });

  test('the built Action does the same', async () => {
    await using harness = await createHarness();
    await deployed(harness);
    const run = await say(harness, '/preview extend 3d');
    expect([run.exitCode, sticky(harness)]).toEqual([0, expect.stringContaining('Kept until')]);
  });
});
