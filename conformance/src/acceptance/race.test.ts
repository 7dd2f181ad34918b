// Concurrent runs: one endpoint per identity, and one comment with a correct section for each.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const VARIANTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

test('two runs of one pull request side by side make one endpoint and one comment', async () => {
  await using harness = await createHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const runs = await Promise.all([harness.run(job), harness.run(job)]);
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
  expect(new Set(runs.map(({ outputs }) => outputs['name']))).toEqual(new Set([harness.only().name]));
  expect(comments(harness)).toEqual([expect.stringContaining('is ready')]);
  expect(deployments(harness)).toHaveLength(1);
});

test('eight jobs of a matrix write one comment at once, with eight right sections', async () => {
  await using harness = createSourceHarness();
  const job = pullRequest(harness, { action: 'opened' });
  const runs = await Promise.all(
    VARIANTS.map((variant) => harness.run({ ...job, inputs: { variant, wait: 'false' } })),
  );
  const names = runs.map(({ outputs }) => outputs['name'] ?? '');
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(VARIANTS.map(() => 'success'));
  expect(
    harness
      .present()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(names.toSorted());
  const [comment = '', ...others] = comments(harness);
  expect(others).toEqual([]);
  const headings = comment.split('\n').filter((line) => line.startsWith('### '));
  expect(headings).toHaveLength(VARIANTS.length + 1);
  expect(headings[0]).toContain(`${VARIANTS.length} previews: ${VARIANTS.length} deployed`);
  for (const [index, name] of names.entries()) {
    expect(headings.filter((heading) => heading.includes(`\`${VARIANTS[index]}\``))).toHaveLength(1);
    expect(comment.split('\n').filter((line) => line.includes(`endpoints/${name})`))).toHaveLength(2);
  }
});
