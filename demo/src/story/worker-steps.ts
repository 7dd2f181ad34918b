// The story of the Worker as data: pause, replay, forgery, resume, and a close without a workflow. Pure.

import type { Check } from './check.ts';
import type { Evidence } from './evidence.ts';
import {
  expectGone,
  expectNoMeter,
  expectOneComment,
  expectOutcome,
  expectServed,
  expectWrites,
} from './expectations.ts';
import type { PullRequestPayloads } from './payloads.ts';
import type { StoryStep } from './step.ts';

/** `closed` must have happened within the last week. */
export function buildWorkerSteps({
  opened,
  closed,
}: Omit<PullRequestPayloads, 'synchronize'>): readonly StoryStep[] {
  return [
    {
      title: 'Codertocat opens pull request #2',
      act: { kind: 'event', event: 'pull_request', payload: opened, attempt: 1, model: 'same' },
      showsComment: false,
      checks: (evidence) => [
        expectOutcome(evidence, 'created'),
        expectServed(evidence),
        expectOneComment(evidence, 'is ready'),
      ],
    },
    {
      title: "The team's bot pauses the preview over lunch",
      act: { kind: 'signed', action: 'pause' },
      showsComment: false,
      checks: (evidence) => [
        expectReply(evidence, { status: 200, says: { status: 'done', state: 'paused' } }),
        expectWrites(evidence, ['POST']),
        expectNoMeter(evidence, { state: 'paused', says: 'the preview is paused, and billing has stopped' }),
      ],
    },
    {
      title: 'The same delivery arrives again',
      act: { kind: 'again' },
      showsComment: false,
      checks: (evidence) => [
        {
          says: 'the reply is the same as the first time, word for word',
          got: evidence.reply?.text,
          wanted: evidence.replyBefore?.text,
        },
        expectWrites(evidence, []),
      ],
    },
    {
      title: 'An attacker sends another body with its signature',
      act: { kind: 'forged' },
      showsComment: false,
      checks: (evidence) => [
        expectReply(evidence, { status: 401, says: { status: 401 } }),
        { says: 'the API got no request', got: evidence.requests.length, wanted: 0 },
      ],
    },
    {
      title: 'After lunch a workflow step resumes the preview with a key',
      act: { kind: 'keyed', action: 'resume' },
      showsComment: false,
      checks: (evidence) => [
        expectReply(evidence, { status: 200, says: { status: 'done' } }),
        expectWrites(evidence, ['POST']),
      ],
    },
    {
      title: 'The pull request is closed without a workflow run',
      act: { kind: 'webhook', payload: closed },
      showsComment: false,
      checks: (evidence) => [
        expectReply(evidence, { status: 200, says: { status: 'done', action: 'teardown' } }),
        expectWrites(evidence, ['DELETE']),
        ...expectGone(evidence),
      ],
    },
  ];
}

function expectReply(
  { reply }: Evidence,
  wanted: { readonly status: number; readonly says: Readonly<Record<string, unknown>> },
): Check {
  const said: unknown = JSON.parse(reply?.text ?? 'null');
  const got = Object.fromEntries(
    Object.keys(wanted.says).map((key) => [
      key,
      typeof said === 'object' && said !== null ? Reflect.get(said, key) : undefined,
    ]),
  );
  const words = Object.values(wanted.says).filter((word) => typeof word === 'string');
  return {
    says: ['the Worker answers', wanted.status, ...words].join(' '),
    got: { status: reply?.status, says: got },
    wanted,
  };
}
