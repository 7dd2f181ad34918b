// A run without hf-token on payloads that GitHub really sent: red with the remedy for a team's own pull request, which could
// have the secret; neutral for forks and Dependabot, which get none.

import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { createSourceHarness } from './harness.ts';

interface Payload {
  readonly action: string;
  readonly sender: { readonly login: string };
  readonly repository: { readonly id: number };
  readonly pull_request: { readonly head: { readonly repo: { readonly id: number } } };
}

/** Read as plain JSON: the package's own types describe another shape than the file that it points at. */
const examples: readonly { readonly name: string; readonly examples: readonly Payload[] }[] = createRequire(
  import.meta.url,
)('@octokit/webhooks-examples');
const DEPLOYING = ['opened', 'reopened', 'ready_for_review', 'synchronize'];
const payloads = (examples.find(({ name }) => name === 'pull_request')?.examples ?? []).filter(({ action }) =>
  DEPLOYING.includes(action),
);

function fromFork(payload: Payload): Payload {
  const { head, ...pull } = payload.pull_request;
  const repo = { ...head.repo, id: head.repo.id + 1, fork: true };
  return { ...payload, pull_request: { ...pull, head: { ...head, repo } } };
}

function byDependabot(payload: Payload): Payload {
  return { ...payload, sender: { ...payload.sender, login: 'dependabot[bot]' } };
}

async function runWithoutToken(payload: Payload) {
  await using harness = createSourceHarness();
  const job = { event: 'pull_request', payload: { ...payload } };
  const run = await harness.run({ ...job, inputs: { 'hf-token': '' } });
  expect(harness.emulator.admin.requests().filter(({ side }) => side === 'api')).toEqual([]);
  return run;
}

describe.each(payloads.map((payload, index) => ({ payload, title: `${payload.action} (${index + 1})` })))(
  'a pull request that was $title, without hf-token',
  ({ payload }) => {
    test('is red for the team, and names what a reusable workflow needs', async () => {
      const run = await runWithoutToken(payload);
      expect(run.conclusion).toBe('failure');
      const [error] = run.annotations.filter(({ level }) => level === 'error');
      expect(error?.message).toContain('no hf-token was given');
      expect(error?.message).toContain('secrets: inherit');
    });

    test.each([
      ['a fork', fromFork],
      ['Dependabot', byDependabot],
    ])('is neutral from %s', async (_who, change) => {
      const run = await runWithoutToken(change(payload));
      expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'skipped' } });
      expect(run.annotations.map(({ level }) => level)).toEqual(['notice']);
    });
  },
);

test('the package has such payloads', () => {
  expect(new Set(payloads.map(({ action }) => action))).toEqual(new Set(DEPLOYING));
});
