// One table over event, action and command: what a run is to do.

import { describe, expect, test } from 'vitest';
import type { EventFacts, PullRequestFacts, PushFacts } from '../event/parse-event.ts';
import { COMMANDS } from '../inputs/parse-inputs.ts';
import { decideIntent, type IntentInputs } from './decide-intent.ts';

const repository = { id: 1, owner: 'acme', name: 'widgets' };
const AUTO: IntentInputs = { command: 'auto', deployDrafts: false, hasToken: true };

function pull(change: Partial<PullRequestFacts> = {}): PullRequestFacts {
  return {
    kind: 'pullRequest',
    trigger: 'pull_request',
    action: 'opened',
    number: 7,
    draft: false,
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
const other: EventFacts = { kind: 'other', eventName: 'schedule', repository };
const target = 'pull_request_target';

type Kind = 'deploy' | 'teardown' | 'status' | 'skip' | 'refuse';
type Row = readonly [string, EventFacts, auto: Kind, deploy: Kind, teardown: Kind, status: Kind];

const ROWS: readonly Row[] = [
  ['opened', pull(), 'deploy', 'deploy', 'teardown', 'status'],
  ['reopened', pull({ action: 'reopened' }), 'deploy', 'deploy', 'teardown', 'status'],
  ['synchronize', pull({ action: 'synchronize' }), 'deploy', 'deploy', 'teardown', 'status'],
  ['ready_for_review', pull({ action: 'ready_for_review' }), 'deploy', 'deploy', 'teardown', 'status'],
  ['labeled', pull({ action: 'labeled' }), 'skip', 'deploy', 'teardown', 'status'],
  ['an action of tomorrow', pull({ action: 'teleported' }), 'skip', 'deploy', 'teardown', 'status'],
  ['closed', pull({ action: 'closed' }), 'teardown', 'skip', 'teardown', 'status'],
  ['closed as a draft', pull({ action: 'closed', draft: true }), 'teardown', 'skip', 'teardown', 'status'],
  [
    'closed by Dependabot',
    pull({ action: 'closed', sender: 'dependabot[bot]' }),
    'teardown',
    'skip',
    'teardown',
    'status',
  ],
  ['a draft', pull({ draft: true }), 'skip', 'skip', 'teardown', 'status'],
  ['Dependabot', pull({ sender: 'dependabot[bot]' }), 'skip', 'skip', 'teardown', 'status'],
  ['a fork', pull({ headRepositoryId: 2 }), 'skip', 'skip', 'skip', 'skip'],
  ['a fork that closes', pull({ headRepositoryId: 2, action: 'closed' }), 'skip', 'skip', 'skip', 'skip'],
  ['a deleted fork', pull({ headRepositoryId: undefined }), 'skip', 'skip', 'skip', 'skip'],
  ['target opened', pull({ trigger: target }), 'refuse', 'refuse', 'refuse', 'refuse'],
  [
    'target opened by a fork',
    pull({ trigger: target, headRepositoryId: 2 }),
    'refuse',
    'refuse',
    'refuse',
    'refuse',
  ],
  ['target closed', pull({ trigger: target, action: 'closed' }), 'teardown', 'skip', 'teardown', 'status'],
  [
    'target closed by a fork',
    pull({ trigger: target, action: 'closed', headRepositoryId: 2 }),
    'skip',
    'skip',
    'skip',
    'skip',
  ],
  ['a push', push(), 'deploy', 'deploy', 'teardown', 'status'],
  ['a push by Dependabot', push({ sender: 'dependabot[bot]' }), 'skip', 'skip', 'teardown', 'status'],
  ['a push that deletes', push({ deleted: true }), 'teardown', 'skip', 'teardown', 'status'],
  ['a tag', push({ branch: undefined }), 'skip', 'skip', 'skip', 'skip'],
  ['a deleted branch', deletion('branch'), 'teardown', 'skip', 'teardown', 'status'],
  ['a deleted tag', deletion('tag'), 'skip', 'skip', 'skip', 'skip'],
  ['another event', other, 'skip', 'skip', 'skip', 'skip'],
  [
    'an unreadable event',
    { kind: 'unreadable', eventName: 'push', why: 'why' },
    'refuse',
    'refuse',
    'refuse',
    'refuse',
  ],
];

describe.each(ROWS)('%s', (_title, event, ...kinds) => {
  test('leads to its intent under every command', () => {
    expect(COMMANDS.map((command) => decideIntent(event, { ...AUTO, command }).kind)).toEqual(kinds);
  });

  test('without a token is skipped where something would have been done', () => {
    const without = COMMANDS.map(
      (command) => decideIntent(event, { ...AUTO, command, hasToken: false }).kind,
    );
    expect(without).toEqual(kinds.map((kind) => (kind === 'refuse' ? 'refuse' : 'skip')));
  });

  test('always gives its reason when nothing is done', () => {
    for (const command of COMMANDS) {
      const intent = decideIntent(event, { ...AUTO, command });
      if (intent.kind === 'skip' || intent.kind === 'refuse') expect(intent.reason).toMatch(/\w{3}/);
    }
  });
});

test('a draft is deployed when drafts are asked for', () => {
  expect(decideIntent(pull({ draft: true }), { ...AUTO, deployDrafts: true }).kind).toBe('deploy');
});

test('a fork is told as the reason, also when a command asks', () => {
  expect(decideIntent(pull({ headRepositoryId: 2 }), { ...AUTO, command: 'teardown' })).toMatchObject({
    reason: expect.stringContaining('fork'),
  });
});

test('the subject carries the commit while the ref is there, and none when it is gone', () => {
  expect(decideIntent(pull(), AUTO)).toMatchObject({
    subject: { repository, target: { kind: 'pullRequest', number: 7 }, headSha: 'abc' },
  });
  expect(decideIntent(push(), { ...AUTO, command: 'deploy' })).toMatchObject({
    subject: { target: { kind: 'branch', name: 'main' }, headSha: 'abc' },
  });
  expect(decideIntent(push({ deleted: true }), AUTO)).not.toHaveProperty('subject.headSha');
  expect(decideIntent(deletion('branch'), AUTO)).not.toHaveProperty('subject.headSha');
});
