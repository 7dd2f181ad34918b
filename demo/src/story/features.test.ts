// The parts of the story that the Action's inputs switch on.

import { expect, it } from 'vitest';
import { featuresOf, givenTo } from './features.ts';
import { buildMainSteps } from './main-steps.ts';
import { readPullRequestPayloads } from './payloads.ts';

it('an Action with cases and promote plays both, one without plays a smoke test', () => {
  const both = featuresOf({ cases: '', 'compare-with': '', target: '' });
  const neither = featuresOf({ model: '' });
  expect(both).toEqual({ cases: true, promote: true });
  expect(neither).toEqual({ cases: false, promote: false });
  expect(Object.keys(givenTo(both).inputs)).toContain('cases');
  expect(Object.keys(givenTo(neither).inputs)).toEqual(['smoke-test']);
});

it('promote is the last step, on the push of the merge to the base branch', () => {
  const steps = buildMainSteps(readPullRequestPayloads(), { cases: true, promote: true });
  const before = buildMainSteps(readPullRequestPayloads(), { cases: true, promote: false });
  expect(steps).toHaveLength(before.length + 1);
  expect(steps.at(-1)?.act).toMatchObject({
    event: 'push',
    payload: { ref: 'refs/heads/master', deleted: false },
    inputs: { command: 'promote', target: 'sentiment-prod' },
  });
});
