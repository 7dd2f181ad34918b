// Tests of the order of the main story.

import { expect, it } from 'vitest';
import { buildMainSteps } from './main-steps.ts';
import { readPullRequestPayloads } from './payloads.ts';

it('promote is the last step, on the push of the merge to the base branch', () => {
  const steps = buildMainSteps(readPullRequestPayloads());
  expect(steps.at(-1)?.act).toMatchObject({
    event: 'push',
    payload: { ref: 'refs/heads/master', deleted: false },
    inputs: { command: 'promote', target: 'sentiment-prod' },
  });
});
