// The verdict on the pull request: cases are asked, compared with production, and judged. From source, on the virtual clock.

import { readFile } from 'node:fs/promises';
import { SAMPLE_COMPUTE, SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { pullRequest, push } from './events.ts';
import { createSourceHarness, type SourceHarness } from './harness.ts';
import { comments } from './read-github.ts';

const IMAGE = '{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}';
const PRODUCTION = 'sentiment-prod';
const QUESTIONS = Array.from({ length: 12 }, (_, index) => `question ${index + 1} of the acceptance`);

const CASES = JSON.stringify({
  cases: QUESTIONS.map((content, index) => ({
    name: `question ${index + 1}`,
    path: '/v1/chat/completions',
    stream: true,
    repeat: 3,
    body: {
      messages: [{ role: 'user', content }],
      stream: true,
      stream_options: { include_usage: true },
    },
  })),
});

const INPUTS = {
  model: 'acme/chat',
  task: 'text-generation',
  image: IMAGE,
  cases: 'cases.yaml',
  'compare-with': PRODUCTION,
};
const WORKSPACE = { 'cases.yaml': CASES };

/** An endpoint that serves the default branch like a preview, but is not a preview. */
async function putProduction(harness: SourceHarness, compute: object = {}): Promise<void> {
  const { emulator } = harness;
  const answer = await emulator.fetch(`${emulator.urls.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: PRODUCTION,
      ...SAMPLE_SPEC,
      compute: { ...SAMPLE_COMPUTE, scaling: { minReplica: 1, maxReplica: 1 }, ...compute },
      model: {
        repository: 'acme/chat',
        framework: 'pytorch',
        task: 'text-generation',
        image: { vLLM: { url: 'vllm/vllm-openai:v0.23.0', port: 8000 } },
      },
    }),
  });
  expect(answer.status).toBeLessThan(300);
  await emulator.clock.sleep(600_000);
}

const CANDIDATE = 'candidate';

/** A pull request with its own revision, which answers as `serving` says. */
async function review(
  harness: SourceHarness,
  serving: Omit<Parameters<SourceHarness['emulator']['admin']['setServing']>[0], 'revision'>,
  inputs: Record<string, string> = {},
) {
  const { sha } = harness.emulator.admin.moveRef({ repo: 'acme/chat', ref: CANDIDATE });
  harness.emulator.admin.setServing({ revision: sha, ...serving });
  return harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { ...INPUTS, revision: CANDIDATE, ...inputs },
    workspace: WORKSPACE,
  });
}

const SCHEMA = new URL('../../../schema/result.schema.json', import.meta.url);

/** The result as a later step reads it, checked against the published schema. */
async function resultOf(run: { readonly outputs: Readonly<Record<string, string>> }) {
  const result = JSON.parse(run.outputs['result'] ?? '');
  const validate = new Ajv2020().compile(JSON.parse(await readFile(SCHEMA, 'utf8')));
  validate(result);
  expect(validate.errors).toBeNull();
  return result;
}

/** Only errors: the warning that vLLM wants an accelerator is correct here and belongs to another test. */
function errorsOf({ annotations }: Awaited<ReturnType<SourceHarness['run']>>) {
  return annotations.filter(({ level }) => level === 'error');
}

/** Requests to production so far, on both planes. */
function seenBy(harness: SourceHarness, name: string) {
  const { admin } = harness.emulator;
  const serveId = admin.endpoints().find((endpoint) => endpoint.name === name)?.serveId ?? 'none';
  return admin.requests().filter(({ path }) => path.includes(`/${name}`) || path.includes(serveId));
}

test('an equal revision is reported as equal, and production is only read', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  const before = seenBy(harness, PRODUCTION).length;
  const run = await review(harness, {});
  expect(errorsOf(run)).toEqual([]);
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'passed', created: 'true' } });
  const result = await resultOf(run);
  expect(result).toMatchObject({ version: 1, verdict: 'passed', comparedWith: PRODUCTION });
  const log = run.rawLog.join('\n');
  expect(log).toContain('12 of 12 cases passed');
  expect(log).toContain(`0 of 12 answers differ from ${PRODUCTION}`);
  expect(log).toMatch(/ttft: no change that is more than chance/);
  const requests = seenBy(harness, PRODUCTION).slice(before);
  expect(requests.filter(({ side, method }) => side === 'api' && method !== 'GET')).toEqual([]);
  expect(requests.length).toBeGreaterThanOrEqual(36);
  expect(run.files?.[run.outputs['results-path'] ?? '']?.trim().split('\n')).toHaveLength(72);
});

test('a revision whose first token comes 40% later is reported as slower, and red where fail-when says so', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  harness.emulator.admin.setServing({ firstTokenMs: 500 });
  const run = await review(harness, { firstTokenMs: 700 }, { 'fail-when': 'failed\nttft +20%' });
  expect(run).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'passed' } });
  expect(await resultOf(run)).toMatchObject({ brokenRules: ['ttft +20%'] });
  expect(errorsOf(run)).toMatchObject([{ title: 'Red verdict' }]);
  expect(run.rawLog.join('\n')).toMatch(/ttft: \+[2-5]\d/);
  const [comment = ''] = comments(harness);
  expect(comment).toMatch(
    /\n### ❌ Preview answers, but not well enough: first token [2-5]\d% slower than `sentiment-prod`, all 12 answers are equal; \$0\.033 an hour awake\n/,
  );
  expect(comment.match(/somebody has to look at it/g)).toHaveLength(1);
  expect(comment).toMatch(/\nAddress: `.*` · Cost: /);
  expect(comment).toContain('`/preview teardown` removes it.');
  // The preview stays up, so that people can look at it.
  expect(harness.present().map(({ state }) => state)).toEqual(['running', 'running']);
});

test('a revision that answers 3 of 12 questions differently is reported as different, and not red by itself', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  const run = await review(harness, { worse: 0.15 });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'different' } });
  expect(run.rawLog).toContain(`3 of 12 answers differ from ${PRODUCTION}`);
  const red = await harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { ...INPUTS, revision: CANDIDATE, 'fail-when': 'different', 'on-failure': 'delete' },
    workspace: WORKSPACE,
  });
  expect(red).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'different' } });
  expect(red.outputs['outcome']).toBeUndefined();
  expect(harness.present()).toHaveLength(2);
});

test('a revision that fails every third request is red, with a line for each case that failed', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  const run = await review(harness, { failEvery: 3 });
  expect(run).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'failed' } });
  const reason = run.outputs['reason']?.split('\n') ?? [];
  expect(reason.slice(0, 2)).toEqual([
    'Red by fail-when: failed.',
    `4 of 12 cases failed, 0 of 8 other answers differ from ${PRODUCTION}.`,
  ]);
  expect(reason.slice(2)).toEqual(
    Array(4).fill(expect.stringMatching(/^question \d+: status: wanted 200, got 500 \(3 times\)$/)),
  );
});

test('an answer that failed its case is not reported as equal to that of production', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  const expects = QUESTIONS.map((content, index) => ({
    name: `question ${index + 1}`,
    body: { messages: [{ role: 'user', content }] },
    path: '/v1/chat/completions',
    expect: { contains: index < 2 ? 'nobody says this' : 'You said' },
  }));
  const run = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: INPUTS,
    workspace: { 'cases.yaml': JSON.stringify({ cases: expects }) },
  });
  expect(run).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'failed' } });
  expect(errorsOf(run)[0]?.message).toContain(
    `2 of 12 cases failed, 0 of 10 other answers differ from ${PRODUCTION}.`,
  );
});

test('a more expensive instance is reported as such', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness);
  const run = await review(harness, {}, { 'instance-size': 'x2', 'fail-when': 'price +10%' });
  expect(run).toMatchObject({ conclusion: 'failure' });
  expect(await resultOf(run)).toMatchObject({ brokenRules: ['price +10%'] });
  expect(run.rawLog.join('\n')).toMatch(/price: \+10\d%/);
  expect(comments(harness)[0]).toMatch(/\n### ❌ .*; \$0\.067 an hour awake, 10\d% dearer\n/);
});

test('production that sleeps is not woken, and nothing is red for it', async () => {
  await using harness = createSourceHarness();
  await putProduction(harness, { scaling: { minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15 } });
  await harness.emulator.clock.sleep(3_600_000);
  const before = seenBy(harness, PRODUCTION).length;
  const run = await review(harness, {});
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'passed' } });
  expect(run.rawLog.join('\n')).toContain('it sleeps, and compare-wake is false');
  expect(
    seenBy(harness, PRODUCTION)
      .slice(before)
      .map(({ method, side }) => `${side} ${method}`),
  ).toEqual(['api GET']);
  const state = () => harness.present().find(({ name }) => name === PRODUCTION)?.state;
  expect(state()).toBe('scaledToZero');
  const woken = await harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { ...INPUTS, revision: CANDIDATE, 'compare-wake': 'true' },
    workspace: WORKSPACE,
  });
  expect(woken.rawLog.join('\n')).toContain(`0 of 12 answers differ from ${PRODUCTION}`);
  expect(state()).toBe('running');
});

test('a rule without data is reported as not judged, and not as passed', async () => {
  await using harness = createSourceHarness();
  const run = await review(harness, {}, { 'compare-with': '', 'fail-when': 'failed\nttft +20%' });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'passed' } });
  expect(run.annotations).toContainEqual({
    level: 'warning',
    message: 'fail-when ttft +20% was not judged: nothing was compared.',
  });
  expect(await resultOf(run)).toMatchObject({ unjudgedRules: ['ttft +20%'] });
  for (const told of [run.summary, comments(harness)[0]])
    expect(told).toContain('**Not judged, for lack of data:** `ttft +20%`');
});

test('base is the preview of the base branch, by its name', async () => {
  await using harness = createSourceHarness();
  const base = await harness.run({
    ...push(harness, 'refs/heads/main'),
    inputs: { ...INPUTS, 'compare-with': '', cases: '' },
  });
  expect(base.outputs).toMatchObject({ outcome: 'created', verdict: 'none' });
  const run = await review(harness, { worse: 1 }, { 'compare-with': 'base' });
  expect(run.rawLog.join('\n')).toContain(`12 of 12 answers differ from ${base.outputs['name']}`);
});

test('a missing endpoint is reported, and not red', async () => {
  await using harness = createSourceHarness();
  const run = await review(harness, {}, { 'compare-with': 'no-such-thing' });
  expect(run).toMatchObject({ conclusion: 'success', outputs: { verdict: 'passed' } });
  expect(run.rawLog.join('\n')).toContain(
    'Nothing is compared with no-such-thing: there is no such endpoint.',
  );
});

test('revision auto is the branch of the same name on the Hub or else the default, with the reason', async () => {
  await using harness = createSourceHarness();
  const inputs = { revision: 'auto' };
  const without = await harness.run({
    ...pullRequest(harness, { action: 'opened', headRef: 'tune' }),
    inputs,
  });
  expect(without.rawLog.join('\n')).toContain(
    'revision auto is the default branch, because the model has no branch tune',
  );
  harness.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'tune' });
  const run = await harness.run({
    ...pullRequest(harness, { action: 'synchronize', headRef: 'tune' }),
    inputs,
  });
  expect(run.outputs['revision']).not.toBe(without.outputs['revision']);
  const why = 'revision auto is tune, because the model has this branch';
  expect(JSON.parse(run.outputs['result'] ?? '').revisionReason).toBe(why);
  expect(run.rawLog).toContain(why);
  for (const told of [run.summary, comments(harness)[0]])
    expect(told).toContain(`**Why this revision:** \`${why}\``);
});

test('a deploy in which nothing can differ between two pull requests says so', async () => {
  await using harness = createSourceHarness();
  const same = 'Every pull request of this repository gets this same preview: acme/sentiment at its default';
  const plain = await harness.run(pullRequest(harness, { action: 'opened' }));
  expect(plain.rawLog.join('\n')).toContain(same);
  expect(JSON.parse(plain.outputs['result'] ?? '').sameForAll).toContain(same);
  const auto = await harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { revision: 'auto' },
  });
  expect(auto.rawLog.join('\n')).not.toContain('gets this same preview');
  harness.emulator.admin.moveRef({ repo: 'acme/sentiment', ref: 'tune' });
  const named = await harness.run({
    ...pullRequest(harness, { action: 'synchronize', headRef: 'tune' }),
    inputs: { revision: 'tune' },
  });
  expect(named.rawLog.join('\n')).not.toContain('gets this same preview');
});

test('awake wakes an unchanged sleeper before the step ends', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  await harness.run(job);
  await harness.run({ ...job, inputs: { command: 'scale-to-zero' } });
  const asleep = await harness.run(job);
  expect(asleep.outputs).toMatchObject({ outcome: 'unchanged', state: 'scaledToZero' });
  const awake = await harness.run({ ...job, inputs: { awake: 'true' } });
  expect(awake.outputs).toMatchObject({ outcome: 'unchanged', state: 'running', created: 'false' });
});

test('hostile replies end in a bounded, inert report', async () => {
  await using harness = createSourceHarness();
  const evil = `\`\`\`\n::error::pwned\n</details><img src=x> @everyone \u001b[31m ${'x'.repeat(10_000)}`;
  const cases = JSON.stringify({
    cases: [
      {
        name: 'evil',
        path: '/v1/chat/completions',
        repeat: 1,
        body: { messages: [{ role: 'user', content: evil }] },
        expect: { contains: 'never said', json: { '$.never': 1 } },
      },
    ],
  });
  const run = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: {
      ...INPUTS,
      'compare-with': '',
      'junit-path': 'out/junit.xml',
      'benchmark-path': 'out/bench.json',
    },
    workspace: { 'cases.yaml': cases },
  });
  expect(run).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'failed' } });
  const [comment = ''] = comments(harness);
  expect(comment.length).toBeLessThan(20_000);
  // The fences around the model's text are longer than any fence in it.
  expect(comment).toMatch(/\n(`{4,})text\n(?:(?!`{4})[\s\S])*<img(?:(?!`{4})[\s\S])*\n\1\n/);
  expect(comment.match(/<img/g)).toHaveLength(1);
  for (const line of run.rawLog) expect(line.length).toBeLessThan(6_000);
  expect(run.files?.['out/junit.xml']).toContain('failures="1"');
  expect(JSON.parse(run.files?.['out/bench.json'] ?? '')).toContainEqual({
    name: 'first reply',
    unit: 'ms',
    value: expect.any(Number),
  });
});

test('a red verdict, a refused deploy and bad inputs set every known output', async () => {
  await using harness = createSourceHarness();
  const refused = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: { 'max-hourly-price': '0.001' },
  });
  expect(refused.outputs).toMatchObject({ repository: 'acme/sentiment', image: 'huggingface' });
  expect(await resultOf(refused)).toMatchObject({
    version: 1,
    reason: expect.any(String),
  });
  const bad = await harness.run({
    ...pullRequest(harness, { action: 'synchronize' }),
    inputs: { cases: 'absent.yaml', 'fail-when': 'failed\np95 20' },
  });
  expect(bad.outputs['reason']).toContain('fail-when: got "p95 20"');
  expect(bad.outputs['reason']).toContain('cases: got "absent.yaml"');
});

test('rules without data are reported, and make nothing red', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const run = await harness.run({ ...job, inputs: { 'fail-when': 'failed\np95 +20%' } });
  expect(run).toMatchObject({ conclusion: 'success' });
  expect(run.annotations).toContainEqual({
    level: 'warning',
    message: expect.stringContaining('fail-when is set, but nothing is asked'),
  });
  const usual = await harness.run({ ...job, inputs: {} });
  expect(usual.annotations).toEqual([]);
});
