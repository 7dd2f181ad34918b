// The smoke test through the built bundle: its request, its report, and the effect of a failure.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const HOSTILE = '```\n::error::pwned\n</details><img src=x> @everyone #1 hf_MARKEDmarkedMARKED';

test.concurrent('passes in the shape of the task, wakes a sleeping preview, and shows its figures', async () => {
  await using harness = await createHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const inputs = { 'smoke-test': 'auto' };
  const run = await harness.run({ ...job, inputs });
  expect(run).toMatchObject({ conclusion: 'success', annotations: [], outputs: { outcome: 'created' } });
  const { smokeTest } = JSON.parse(run.outputs['result'] ?? '');
  expect(smokeTest).toEqual({ requests: 3, firstMs: expect.any(Number), p50Ms: expect.any(Number) });
  for (const page of [comments(harness)[0], run.summary])
    expect(page).toMatch(/Smoke test passed: 3 requests, first \d+ ms, p50 \d+ ms/);
  expect(run.summary).toMatch(/```mermaid\ngantt\n/);
  expect(comments(harness)).toEqual([expect.stringMatching(/Cost: (?:less than|at most) \$[\d.]+ so far/)]);
  await harness.run({ ...job, inputs: { command: 'scale-to-zero' } });
  const woken = await harness.run({ ...job, inputs });
  expect(woken.outputs).toMatchObject({ outcome: 'unchanged', state: 'running' });
  expect(comments(harness)).toEqual([expect.stringMatching(/3 requests, cold start \w+, first/)]);
});

test.concurrent('counts tokens where an engine counts them', async () => {
  await using harness = await createHarness();
  const inputs = {
    'smoke-test': 'auto',
    task: 'text-generation',
    image: '{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}',
  };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run.conclusion).toBe('success');
  expect(comments(harness)).toEqual([expect.stringMatching(/passed: 3 requests, .* tokens\/s/)]);
});

test.concurrent('is red with the reply when an answer is not as expected, and on-failure deletes the preview', async () => {
  await using harness = await createHarness();
  const body = JSON.stringify({ inputs: HOSTILE });
  const inputs = {
    task: 'text-generation',
    'smoke-test': `{body: ${body}, expect: {contains: never said, json: {"$[0].generated_text": null, "$[0].score": 1}}}`,
    'on-failure': 'delete',
  };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1 });
  expect(run.annotations).toMatchObject([
    { level: 'error', title: 'Smoke test failed', message: expect.stringContaining('wanted never said') },
  ]);
  expect(run.annotations[0]?.message).toContain('$[0].score: wanted 1, got nothing');
  const [comment = ''] = comments(harness);
  expect(comment).toContain('answers, but not as expected');
  // The fences around the model's text are longer than any fence in it.
  expect(comment).toMatch(/The reply to the smoke test<\/summary>\n\n`{3,}text\n.*generated_text.*\n`{3,}\n/);
  expect(comment).not.toContain('hf_MARKED');
  expect(run.rawLog.filter((line) => line.startsWith('::error'))).toHaveLength(1);
  expect(deployments(harness)).toMatchObject([{ states: ['in_progress', 'failure'] }]);
  expect(harness.present()).toEqual([]);
});
