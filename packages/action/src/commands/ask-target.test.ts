// What GitHub says about a pull request or branch now, compared with what the event said.

import { failure, success } from '@preview-endpoints/core';
import { describe, expect, test } from 'vitest';
import { createFakeGitHub } from '../../../../testkit/src/fake-github.ts';
import { createManualClock } from '../../../../testkit/src/manual-clock.ts';
import type { GitHubFault, GitHubPort, PullRequest } from '../github/github-port.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { askTarget, type Conditions } from './ask-target.ts';

const OURS = 'a'.repeat(40);
const NEWER = 'b'.repeat(40);
const repository = { id: 1, owner: 'acme', name: 'widgets' };
const PULL: Subject = { repository, target: { kind: 'pullRequest', number: 7 }, headSha: OURS };
const BRANCH: Subject = { repository, target: { kind: 'branch', name: 'topic' }, headSha: OURS };
/** GitHub answers with another branch name: the branch was renamed. */
const RENAMED = 'renamed';
/** A 404 with another text than GitHub's own for a missing branch. */
const UNSEEN = 'unseen';
const OUTAGE: GitHubFault = { call: 'ask', message: 'down', permission: '' };
const WITHOUT_LABEL = { label: '', deployDrafts: false };

function pull(facts: Partial<PullRequest> = {}): PullRequest {
  return { state: 'open', headSha: OURS, draft: false, labels: [], headRepositoryId: 1, ...facts };
}

/** `outage` means that GitHub cannot be reached. */
async function ask(
  answers: readonly (PullRequest | string | 'outage' | undefined)[],
  {
    subject = PULL,
    expected = 'wanted',
    conditions = WITHOUT_LABEL,
  }: { subject?: Subject; expected?: 'wanted' | 'ended'; conditions?: Conditions } = {},
) {
  const clock = createManualClock();
  const rest = [...answers];
  const port: GitHubPort = {
    ...createFakeGitHub(),
    pullRequest: async () => {
      const next = rest.shift();
      return typeof next === 'object' ? success(next) : failure(OUTAGE);
    },
    targetStatus: async () => {
      const [next] = rest;
      return next === 'outage'
        ? failure(OUTAGE)
        : success(next === undefined ? 'dead' : next === UNSEEN ? 'unknown' : 'alive');
    },
    branchHead: async () => {
      const next = rest.shift();
      if (typeof next === 'object' || next === 'outage') return failure(OUTAGE);
      return success(next === RENAMED || next === UNSEEN ? undefined : next);
    },
  };
  const asked = askTarget({ github: { ask: (question) => question(port) }, ports: { clock } }, subject, {
    conditions,
    expected,
  });
  await clock.advance(20_000);
  return { now: await asked, unasked: rest.length };
}

const ENDED = (why: string) => ({ kind: 'ended', why });
const CLOSED = ENDED('the pull request is closed');
const DRAFT = ENDED('the pull request is a draft, and deploy-drafts is false');
const UNKNOWN = { kind: 'unknown', why: 'down' };
const SUPERSEDED = { kind: 'superseded', sha: NEWER };

describe('for a deploy', () => {
  test.each<[string, Parameters<typeof ask>[0], object]>([
    ['the same head', [pull()], { kind: 'wanted' }],
    ['closed, twice', [pull({ state: 'closed' }), pull({ state: 'closed' })], CLOSED],
    ['closed at another head', Array(2).fill(pull({ state: 'closed', headSha: NEWER })), CLOSED],
    ['another head, twice', [pull({ headSha: NEWER }), pull({ headSha: NEWER })], SUPERSEDED],
    ['a head that was only behind', [pull({ headSha: NEWER }), pull()], { kind: 'wanted' }],
    ['a draft', [pull({ draft: true }), pull({ draft: true })], DRAFT],
    ['no answer', ['outage'], UNKNOWN],
    ['another head, then no answer', [pull({ headSha: NEWER }), 'outage'], UNKNOWN],
    ['a head that is not a commit', [pull({ headSha: '@everyone' })], { kind: 'wanted' }],
  ])('%s', async (_title, answers, wanted) => {
    expect(await ask(answers)).toEqual({ now: wanted, unasked: 0 });
  });

  test('the label and the draft state count only if the inputs say so', async () => {
    const draft = pull({ draft: true });
    const conditions = { label: 'preview', deployDrafts: true };
    expect(await ask([draft, draft], { conditions })).toMatchObject({ now: { kind: 'ended' } });
    const labelled = pull({ draft: true, labels: ['preview'] });
    expect(await ask([labelled], { conditions })).toMatchObject({ now: { kind: 'wanted' } });
    expect(await ask([draft], { conditions: 'none' })).toMatchObject({ now: { kind: 'wanted' } });
  });

  test('the head of a branch is compared too', async () => {
    const gone = ENDED('the branch is gone');
    expect(await ask([OURS], { subject: BRANCH })).toEqual({ now: { kind: 'wanted' }, unasked: 0 });
    expect(await ask([NEWER, NEWER], { subject: BRANCH })).toEqual({ now: SUPERSEDED, unasked: 0 });
    expect(await ask([undefined, undefined], { subject: BRANCH })).toEqual({ now: gone, unasked: 0 });
    expect(await ask([RENAMED], { subject: BRANCH })).toEqual({ now: { kind: 'wanted' }, unasked: 0 });
    expect(await ask([UNSEEN], { subject: BRANCH })).toMatchObject({
      now: { kind: 'unknown', isUnseen: true },
    });
  });
});

test('for a teardown, GitHub is asked twice only about an open pull request', async () => {
  expect(await ask([pull({ state: 'closed' })], { expected: 'ended' })).toEqual({ now: CLOSED, unasked: 0 });
  expect(await ask([pull(), pull()], { expected: 'ended' })).toMatchObject({ now: { kind: 'wanted' } });
});

test('an answer that comes too late counts as unknown', async () => {
  const clock = createManualClock();
  const github = { ask: () => new Promise<never>(() => undefined) };
  const asked = askTarget({ github, ports: { clock } }, PULL, { conditions: 'none', expected: 'wanted' });
  await clock.advance(5_000);
  expect(await asked).toEqual({ kind: 'unknown', why: 'no answer within 5 s' });
});
