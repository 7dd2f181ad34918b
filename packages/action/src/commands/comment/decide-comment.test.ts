// What a comment leads to, for each command, author and state of the pull request.

import { describe, expect, test } from 'vitest';
import type { Permission, PullRequest } from '../../github/github-port.ts';
import type { CommentOrder } from '../../intent/decide-intent.ts';
import { decideComment, declineAuthor } from './decide-comment.ts';
import { COMMENT_COMMANDS, type CommentCommand } from './parse-comment.ts';

const repository = { id: 1, owner: 'acme', name: 'widgets' };

function order(command: CommentCommand | undefined): CommentOrder {
  return { repository, number: 7, commentId: 5, author: 'ada', command };
}

const OPEN: PullRequest = { state: 'open', draft: false, headSha: 'abc', labels: [], headRepositoryId: 1 };
const PULLS: Readonly<Record<string, PullRequest>> = {
  'an open pull request': OPEN,
  'a draft': { ...OPEN, draft: true },
  'a closed pull request': { ...OPEN, state: 'closed' },
  'a fork': { ...OPEN, headRepositoryId: 2 },
  'a deleted fork': { ...OPEN, headRepositoryId: undefined },
};
const MAY_START = ['an open pull request', 'a draft'];

describe.each(Object.entries(PULLS))('on %s', (title, pullRequest) => {
  test.each(COMMENT_COMMANDS)(
    '%s runs at the head that the API reports, unless it starts a preview that nothing would end',
    (command) => {
      const starts = command === 'deploy' || command === 'resume';
      const decision = decideComment(order(command), pullRequest);
      if (starts && !MAY_START.includes(title)) {
        expect(decision).toMatchObject({ kind: 'decline', reaction: 'confused' });
        return;
      }
      expect(decision).toEqual({
        kind: 'run',
        command,
        subject: { repository, target: { kind: 'pullRequest', number: 7 }, headSha: 'abc' },
      });
    },
  );

  test('an unknown command is answered with the list of commands', () => {
    expect(decideComment(order(undefined), pullRequest)).toMatchObject({
      kind: 'decline',
      reason: expect.stringContaining('teardown, logs'),
    });
  });
});

test('the preview of a closed pull request or of a fork cannot be extended', () => {
  const extend: CommentOrder = { ...order('extend'), forMs: 1 };
  for (const title of ['a closed pull request', 'a fork'])
    expect(decideComment(extend, PULLS[title] ?? OPEN)).toMatchObject({ kind: 'decline' });
  expect(decideComment(extend, OPEN)).toMatchObject({ kind: 'run', command: 'extend' });
});

test.each<[Permission, boolean]>([
  ['admin', true],
  ['write', true],
  ['read', false],
  ['none', false],
])('an author with the permission %s may command: %s', (permission, may) => {
  const declined = declineAuthor(order('deploy'), permission);
  expect(declined === undefined).toBe(may);
  if (!may) expect(declined).toMatchObject({ reaction: '-1', reason: expect.stringContaining('ada') });
});
