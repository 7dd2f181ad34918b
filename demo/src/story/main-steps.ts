// The main story as data: a pull request from its opening to the bill, and what must be true after each step. Pure.

import {
  expectAsleep,
  expectCaught,
  expectGone,
  expectHeading,
  expectNotBelowBill,
  expectOutcome,
  expectPromoted,
  expectServed,
  expectWrites,
} from './expectations.ts';
import { mergedAt, type PullRequestPayloads, pushOf, withHead } from './payloads.ts';
import type { StoryStep } from './step.ts';
import { PRODUCTION } from './workflow.ts';

const WORSE_HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const MENDED_HEAD = '1f2e3d4c5b6a79880f1e2d3c4b5a69788f9e0d1c';
/** Stands in for the merge commit that GitHub makes. */
const MERGE_COMMIT = '9a8b7c6d5e4f30211f0e9d8c7b6a594837261504';

const HOURS_UNTIL_MERGE = 3;

const EVERY_CASE = 'every case passes';

export function buildMainSteps(payloads: PullRequestPayloads): readonly StoryStep[] {
  const { opened, synchronize, closed } = payloads;
  const merged = mergedAt(withHead(closed, MENDED_HEAD), MERGE_COMMIT);
  const onPullRequest = { kind: 'event', event: 'pull_request', attempt: 1 } as const;
  return [
    {
      title: 'Codertocat opens pull request #2',
      act: { ...onPullRequest, payload: opened, model: 'same' },
      showsComment: true,
      checks: (evidence) => [
        expectOutcome(evidence, 'created', EVERY_CASE),
        expectWrites(evidence, ['POST']),
        expectServed(evidence),
      ],
    },
    {
      title: 'A reviewer tries the preview',
      act: { kind: 'ask', question: 'I love this preview' },
      showsComment: false,
      checks: ({ answer }) => [
        {
          says: 'it answers 200 with a token, and 401 without one',
          got: [answer?.status, answer?.statusWithoutToken],
          wanted: [200, 401],
        },
      ],
    },
    {
      title: 'A push makes the model worse',
      act: { ...onPullRequest, payload: withHead(synchronize, WORSE_HEAD), model: 'worse' },
      showsComment: false,
      checks: (evidence) => expectCaught(evidence),
    },
    {
      title: 'The next push fixes the model',
      act: { ...onPullRequest, payload: withHead(synchronize, MENDED_HEAD), model: 'better' },
      showsComment: false,
      checks: (evidence) => [expectOutcome(evidence, 'updated', EVERY_CASE), expectServed(evidence)],
    },
    {
      title: `${HOURS_UNTIL_MERGE} hours of review without a request to the preview`,
      act: { kind: 'rest', hours: HOURS_UNTIL_MERGE },
      showsComment: false,
      checks: (evidence) => [expectAsleep(evidence)],
    },
    {
      title: 'The pull request is merged',
      act: { ...onPullRequest, payload: merged, model: 'same' },
      showsComment: false,
      checks: (evidence) => [
        expectOutcome(evidence, 'deleted'),
        ...expectGone(evidence),
        expectHeading(evidence, 'is gone'),
        expectNotBelowBill(evidence),
      ],
    },
    promoteStep(payloads),
  ];
}

/** The workflow of the base branch promotes the reviewed revision to the team's own endpoint. */
function promoteStep({ closed }: PullRequestPayloads): StoryStep {
  return {
    title: `The merge reaches ${PRODUCTION}`,
    act: {
      kind: 'event',
      event: 'push',
      attempt: 1,
      payload: pushOf(closed, MERGE_COMMIT),
      model: 'same',
      inputs: { command: 'promote', target: PRODUCTION },
    },
    showsComment: false,
    checks: expectPromoted,
  };
}
