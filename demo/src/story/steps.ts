// The full story as data: the events of one pull request, step by step, and what must be true after each. Pure.

import {
  expectAnswered,
  expectAsleep,
  expectDeployments,
  expectGone,
  expectOneComment,
  expectOnlyRevisionWritten,
  expectOutcome,
  expectSecretKept,
  expectServed,
  expectWrites,
} from './expectations.ts';
import { type PullRequestPayloads, withHead } from './payloads.ts';
import type { StoryStep } from './step.ts';

/** The commit that the pull request gets in the middle of the story. */
const NEW_HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

const WORKING_DAY_HOURS = 8;

/** `secret` is passed to the model's container; undefined for a dialect without secrets. */
export function buildSteps(
  { opened, synchronize, closed }: PullRequestPayloads,
  secret: string | undefined,
): readonly StoryStep[] {
  return [
    {
      title: 'Codertocat opens pull request #2',
      act: { kind: 'event', event: 'pull_request', payload: opened, attempt: 1, model: 'same' },
      showsComment: true,
      checks: (evidence) => [
        expectOutcome(evidence, 'created'),
        expectWrites(evidence, ['POST']),
        expectServed(evidence),
        expectOneComment(evidence, 'is ready'),
        expectDeployments(evidence, ['success'], 'GitHub shows a successful deployment'),
      ],
    },
    {
      title: 'A reviewer tries the preview',
      act: { kind: 'ask', question: 'I can see it run before we merge. Lovely!' },
      showsComment: false,
      checks: expectAnswered,
    },
    {
      title: 'Somebody re-runs the workflow on the same commit',
      act: { kind: 'event', event: 'pull_request', payload: opened, attempt: 2, model: 'same' },
      showsComment: false,
      checks: (evidence) => [
        expectOutcome(evidence, 'unchanged'),
        expectWrites(evidence, []),
        expectServed(evidence),
        expectOneComment(evidence, 'is ready'),
      ],
    },
    {
      title: 'A new commit is pushed, and the model has a new commit too',
      act: {
        kind: 'event',
        event: 'pull_request',
        payload: withHead(synchronize, NEW_HEAD),
        attempt: 1,
        model: 'better',
      },
      showsComment: false,
      checks: (evidence) => [
        expectOutcome(evidence, 'updated'),
        expectWrites(evidence, ['PUT']),
        expectOnlyRevisionWritten(evidence),
        expectServed(evidence),
        expectOneComment(evidence, 'is ready'),
      ],
    },
    {
      title: 'The reviewer tries the new version',
      act: { kind: 'ask', question: 'The new version is even better.' },
      showsComment: false,
      checks: expectAnswered,
    },
    {
      title: 'A working day passes without a request to the preview',
      act: { kind: 'rest', hours: WORKING_DAY_HOURS },
      showsComment: false,
      checks: (evidence) => [expectAsleep(evidence)],
    },
    {
      title: 'The pull request is closed',
      act: {
        kind: 'event',
        event: 'pull_request',
        payload: withHead(closed, NEW_HEAD),
        attempt: 1,
        model: 'same',
      },
      showsComment: true,
      checks: (evidence) => [
        expectOutcome(evidence, 'deleted'),
        expectWrites(evidence, ['DELETE']),
        ...expectGone(evidence),
        expectOneComment(evidence, 'is gone'),
        expectDeployments(evidence, [], 'GitHub no longer shows a deployment'),
        ...(secret === undefined ? [] : expectSecretKept(evidence, secret)),
      ],
    },
  ];
}
