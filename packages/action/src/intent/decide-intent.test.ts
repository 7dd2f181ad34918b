// One table over event, action and command: the intent of a run.

import { describe, expect, test } from 'vitest';
import { COMMENT_COMMANDS } from '../commands/comment/parse-comment.ts';
import type {
  CommentFacts,
  DispatchFacts,
  EventFacts,
  PullRequestFacts,
  PushFacts,
} from '../event/event-facts.ts';
import { COMMANDS, type Command } from '../inputs/parse-inputs.ts';
import { decideIntent, type Intent, type IntentInputs } from './decide-intent.ts';

const repository = { id: 1, owner: 'acme', name: 'widgets' };
const AUTO: IntentInputs = {
  command: 'auto',
  deployDrafts: false,
  hasToken: true,
  label: '',
  lifetime: 'target',
};

function pull(change: Partial<PullRequestFacts> = {}): PullRequestFacts {
  return {
    kind: 'pullRequest',
    trigger: 'pull_request',
    action: 'opened',
    number: 7,
    draft: false,
    labels: [],
    label: undefined,
    headSha: 'abc',
    headRepositoryId: 1,
    repository,
    sender: 'ada',
    ...change,
  };
}

function push(change: Partial<PushFacts> = {}): PushFacts {
  return {
    kind: 'push',
    branch: 'main',
    deleted: false,
    headSha: 'abc',
    repository,
    sender: 'ada',
    ...change,
  };
}

const deletion = (refType: string): EventFacts => ({ kind: 'delete', refType, ref: 'main', repository });
const other: EventFacts = { kind: 'other', eventName: 'watch', repository };

function dispatch(change: Partial<DispatchFacts> = {}): DispatchFacts {
  const eventName = 'workflow_dispatch';
  return { kind: 'dispatch', eventName, branch: 'main', headSha: 'abc', repository, ...change };
}

function comment(change: Partial<CommentFacts> = {}): CommentFacts {
  return {
    kind: 'comment',
    action: 'created',
    commentId: 5,
    author: 'ada',
    said: { kind: 'command', command: 'deploy' },
    isPullRequest: true,
    number: 7,
    repository,
    ...change,
  };
}

function mergeGroup(action: string): EventFacts {
  const branch = 'gh-readonly-queue/main/pr-12-abc';
  return { kind: 'mergeGroup', action, branch, baseBranch: 'main', headSha: 'abc', repository };
}

const target = 'pull_request_target';

type Kind = Intent['kind'];

interface Outcome {
  readonly auto: Kind;
  readonly mayDeploy: boolean;
  readonly hasSubject: boolean;
  /** For the command deploy, if it leads to neither a deploy nor a skip. */
  readonly onDeploy?: Kind;
}

const DEPLOYS: Outcome = { auto: 'deploy', mayDeploy: true, hasSubject: true };
const ON_COMMAND: Outcome = { auto: 'skip', mayDeploy: true, hasSubject: true };
const FORBIDDEN: Outcome = { auto: 'skip', mayDeploy: false, hasSubject: true };
/** An existing preview is deleted; otherwise nothing happens. */
const UNWANTED: Outcome = {
  auto: 'withdraw',
  mayDeploy: false,
  hasSubject: true,
  onDeploy: 'withdraw',
};
const ENDS: Outcome = { auto: 'teardown', mayDeploy: false, hasSubject: true };
const SWEEPS: Outcome = { auto: 'sweep', mayDeploy: true, hasSubject: true };
const NOTHING: Outcome = { auto: 'skip', mayDeploy: false, hasSubject: false };

const ROWS: readonly (readonly [string, EventFacts, Outcome])[] = [
  ['opened', pull(), DEPLOYS],
  ['reopened', pull({ action: 'reopened' }), DEPLOYS],
  ['synchronize', pull({ action: 'synchronize' }), DEPLOYS],
  ['ready_for_review', pull({ action: 'ready_for_review' }), DEPLOYS],
  ['labeled', pull({ action: 'labeled', labels: ['bug'], label: 'bug' }), ON_COMMAND],
  ['unlabeled', pull({ action: 'unlabeled', label: 'bug' }), ON_COMMAND],
  ['an action of tomorrow', pull({ action: 'teleported' }), ON_COMMAND],
  ['closed', pull({ action: 'closed' }), ENDS],
  ['closed as a draft', pull({ action: 'closed', draft: true }), ENDS],
  ['closed by Dependabot', pull({ action: 'closed', sender: 'dependabot[bot]' }), ENDS],
  [
    'converted to a draft',
    pull({ action: 'converted_to_draft', draft: true }),
    { ...ENDS, onDeploy: 'withdraw' },
  ],
  ['opened as a draft', pull({ draft: true }), UNWANTED],
  ['a push to a draft', pull({ action: 'synchronize', draft: true }), UNWANTED],
  ['reopened as a draft', pull({ action: 'reopened', draft: true }), UNWANTED],
  [
    'Dependabot pushes to a draft',
    pull({ action: 'synchronize', draft: true, sender: 'dependabot[bot]' }),
    FORBIDDEN,
  ],
  ['Dependabot', pull({ sender: 'dependabot[bot]' }), FORBIDDEN],
  ['a fork', pull({ headRepositoryId: 2 }), NOTHING],
  ['a fork that closes', pull({ headRepositoryId: 2, action: 'closed' }), NOTHING],
  ['a fork that becomes a draft', pull({ headRepositoryId: 2, action: 'converted_to_draft' }), NOTHING],
  ['a deleted fork', pull({ headRepositoryId: undefined }), NOTHING],
  ['pull_request_target closed', pull({ trigger: target, action: 'closed' }), ENDS],
  ['the same by a fork', pull({ trigger: target, action: 'closed', headRepositoryId: 2 }), NOTHING],
  ['a push', push(), DEPLOYS],
  ['a push by Dependabot', push({ sender: 'dependabot[bot]' }), FORBIDDEN],
  ['a push that deletes', push({ deleted: true }), ENDS],
  ['a tag', push({ branch: undefined }), NOTHING],
  ['an entry of a merge queue', push({ branch: 'gh-readonly-queue/main/pr-12-abc' }), FORBIDDEN],
  ['an entry that is deleted', push({ branch: 'gh-readonly-queue/main/x', deleted: true }), ENDS],
  ['a merge queue that asks for checks', mergeGroup('checks_requested'), NOTHING],
  ['a merge queue that is done', mergeGroup('destroyed'), NOTHING],
  ['a deleted branch', deletion('branch'), ENDS],
  ['a deleted tag', deletion('tag'), NOTHING],
  ['a schedule', dispatch({ eventName: 'schedule' }), SWEEPS],
  ['a hand', dispatch(), SWEEPS],
  ['a hand at a tag', dispatch({ branch: undefined }), { ...NOTHING, auto: 'sweep' }],
  ['a command in a comment', comment(), { ...NOTHING, auto: 'comment' }],
  ['an unknown command', comment({ said: { kind: 'unknown', word: 'x' } }), { ...NOTHING, auto: 'comment' }],
  ['another comment', comment({ said: { kind: 'none' } }), NOTHING],
  ['a comment that was edited', comment({ action: 'edited' }), NOTHING],
  ['a comment that was deleted', comment({ action: 'deleted' }), NOTHING],
  ['a comment on an issue', comment({ isPullRequest: false }), NOTHING],
  ['another event', other, NOTHING],
];

/**
 * Only a push to a branch, a schedule or a manual start can promote. A commit in review or in a queue, or a deleted branch,
 * cannot.
 */
const ON_A_BRANCH: ReadonlySet<string> = new Set(['a push', 'a push by Dependabot', 'a schedule', 'a hand']);

function expectedOf(title: string, command: Command, outcome: Outcome): Kind {
  const isPromotion = command === 'promote' || command === 'rollback';
  if (isPromotion) return ON_A_BRANCH.has(title) ? command : 'skip';
  return expectedOfPreview(command, outcome);
}

function expectedOfPreview(command: Command, { auto, mayDeploy, hasSubject, onDeploy }: Outcome): Kind {
  if (command === 'auto') return auto;
  if (command === 'sweep') return 'sweep';
  if (command === 'deploy' && onDeploy !== undefined) return onDeploy;
  const needs = command === 'deploy' || command === 'plan' ? mayDeploy : hasSubject;
  return needs ? command : 'skip';
}

function isByDependabot(event: EventFacts): boolean {
  return 'sender' in event && event.sender === 'dependabot[bot]';
}

/** Without a token a run is red if skipping it does harm, or if a person asked for it who could have the token. */
function expectedWithoutToken(kind: Kind, isDependabot: boolean): Kind {
  if (kind === 'teardown' || kind === 'withdraw') return 'teardownWithoutToken';
  if (kind === 'sweep') return 'sweepWithoutToken';
  if (kind === 'comment' || kind === 'skip') return 'skip';
  return isDependabot ? 'skip' : 'refuse';
}

describe.each(ROWS)('%s', (title, event, outcome) => {
  test.each(COMMANDS)('leads to its intent under the command %s', (command) => {
    const intent = decideIntent(event, { ...AUTO, command });
    expect(intent.kind).toBe(expectedOf(title, command, outcome));
    if (intent.kind === 'skip') expect(intent.reason).toMatch(/\w{3}/);
  });

  test.each(COMMANDS)(
    'without a token is red under the command %s, unless the event never gets one',
    (command) => {
      const { kind } = decideIntent(event, { ...AUTO, command });
      const intent = decideIntent(event, { ...AUTO, command, hasToken: false });
      expect(intent.kind).toBe(expectedWithoutToken(kind, isByDependabot(event)));
    },
  );
});

describe.each<[string, EventFacts]>([
  ['pull_request_target opened', pull({ trigger: target })],
  ['pull_request_target opened by a fork', pull({ trigger: target, headRepositoryId: 2 })],
  ['pull_request_target labeled', pull({ trigger: target, action: 'labeled' })],
  ['an unreadable event', { kind: 'unreadable', eventName: 'push', why: 'why' }],
])('%s', (_title, event) => {
  test.each(COMMANDS)('is refused under the command %s, with or without a token', (command) => {
    for (const hasToken of [true, false]) {
      const intent = decideIntent(event, { ...AUTO, command, hasToken });
      expect(intent).toMatchObject({ kind: 'refuse', remedy: expect.stringMatching(/\.$/) });
    }
  });
});

describe('a required label', () => {
  const ASKED = { ...AUTO, label: 'preview' };

  test.each<[string, Partial<PullRequestFacts>, Kind]>([
    ['opened with it', { labels: ['bug', 'preview'] }, 'deploy'],
    ['opened without it', { labels: ['bug'] }, 'withdraw'],
    ['a push without it', { action: 'synchronize', labels: ['bug'] }, 'withdraw'],
    ['it was put on', { action: 'labeled', labels: ['preview'], label: 'preview' }, 'deploy'],
    [
      'it was put on a draft',
      { action: 'labeled', labels: ['preview'], label: 'preview', draft: true },
      'withdraw',
    ],
    ['another was put on', { action: 'labeled', labels: ['preview', 'bug'], label: 'bug' }, 'skip'],
    ['another was put on, without it', { action: 'labeled', labels: ['bug'], label: 'bug' }, 'withdraw'],
    ['it was taken off', { action: 'unlabeled', label: 'preview' }, 'teardown'],
    ['another was taken off', { action: 'unlabeled', labels: ['preview'], label: 'bug' }, 'skip'],
    ['another case', { labels: ['Preview'] }, 'withdraw'],
    ['closed without it', { action: 'closed' }, 'teardown'],
  ])('%s', (_title, change, kind) => {
    expect(decideIntent(pull(change), ASKED).kind).toBe(kind);
  });

  test('does not matter for a branch', () => {
    expect(decideIntent(push(), ASKED).kind).toBe('deploy');
  });
});

test('a draft is deployed if deploy-drafts is true', () => {
  expect(decideIntent(pull({ draft: true }), { ...AUTO, deployDrafts: true }).kind).toBe('deploy');
});

test('the reason names the fork, also if a command asks', () => {
  expect(decideIntent(pull({ headRepositoryId: 2 }), { ...AUTO, command: 'teardown' })).toMatchObject({
    reason: expect.stringContaining('fork'),
  });
});

test('the subject has the commit while the ref exists, and none when it is gone', () => {
  expect(decideIntent(pull(), AUTO)).toMatchObject({
    subject: { repository, target: { kind: 'pullRequest', number: 7 }, headSha: 'abc' },
  });
  expect(decideIntent(push(), { ...AUTO, command: 'deploy' })).toMatchObject({
    subject: { target: { kind: 'branch', name: 'main' }, headSha: 'abc' },
  });
  expect(decideIntent(push({ deleted: true }), AUTO)).not.toHaveProperty('subject.headSha');
  expect(decideIntent(deletion('branch'), AUTO)).not.toHaveProperty('subject.headSha');
});

test.each(COMMENT_COMMANDS)(
  "a comment's intent has the author and the place for %s, and decides nothing else",
  (command) => {
    expect(decideIntent(comment({ said: { kind: 'command', command } }), AUTO)).toEqual({
      kind: 'comment',
      order: { repository, number: 7, commentId: 5, author: 'ada', command },
    });
  },
);

test('a manual start acts on the chosen branch, at its commit', () => {
  expect(decideIntent(dispatch({ branch: 'topic' }), { ...AUTO, command: 'teardown' })).toMatchObject({
    kind: 'teardown',
    subject: { target: { kind: 'branch', name: 'topic' }, headSha: 'abc' },
  });
});

test.each(COMMANDS)(
  "a schedule without the repository's id asks for it first, under the command %s",
  (command) => {
    const event: EventFacts = {
      kind: 'dispatchWithoutId',
      eventName: 'schedule',
      owner: 'acme',
      name: 'widgets',
    };
    for (const hasToken of [true, false])
      expect(decideIntent(event, { ...AUTO, command, hasToken })).toEqual({
        kind: 'askRepositoryId',
        owner: 'acme',
        name: 'widgets',
      });
  },
);

test('the text about a missing token names its two usual causes', () => {
  const intent = decideIntent(pull(), { ...AUTO, hasToken: false });
  expect(intent).toMatchObject({
    kind: 'refuse',
    remedy: expect.stringMatching(/name of the secret.*reusable/s),
  });
});
