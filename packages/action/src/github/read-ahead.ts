// Reads a pull request's comments before they are needed, so that the next report waits for one request less. It writes nothing.

import type { Clock } from '@preview-endpoints/core';
import type { ConnectGitHub } from './connection.ts';
import type { Comment, GitHubPort, GitHubReply } from './github-port.ts';

/** A writer reads again after its write, so a list of this age does no harm. An older one is not used. */
const FRESH_MS = 5_000;

export interface ReadAhead {
  /** Returns a port whose next reading of these comments gets the result of the reading that was begun. */
  through(connect: ConnectGitHub): ConnectGitHub;
  /** `uses`: how many readings may get this result. */
  begin(github: GitHubPort, issue: number, uses: number): GitHubReply<readonly Comment[]>;
}

export function createReadAhead(clock: Clock): ReadAhead {
  let begun:
    | { issue: number; atMs: number; uses: number; comments: GitHubReply<readonly Comment[]> }
    | undefined;
  const take = (issue: number): GitHubReply<readonly Comment[]> | undefined => {
    const ahead = begun;
    const isFresh = ahead?.issue === issue && ahead.uses > 0 && clock.now() - ahead.atMs <= FRESH_MS;
    if (!isFresh) return undefined;
    ahead.uses -= 1;
    return ahead.comments;
  };
  /** A reading after a write must see the write. */
  const forgetting =
    <Given extends unknown[], Reply>(write: (...given: Given) => Reply) =>
    (...given: Given): Reply => {
      begun = undefined;
      return write(...given);
    };
  const wrap = (github: GitHubPort): GitHubPort => ({
    ...github,
    async listComments(issue) {
      const ahead = await take(issue);
      return ahead?.ok === true ? ahead : github.listComments(issue);
    },
    createComment: forgetting(github.createComment),
    updateComment: forgetting(github.updateComment),
    deleteComment: forgetting(github.deleteComment),
  });
  return {
    through: (connect) => connect && (async (signal) => wrap(await connect(signal))),
    begin(github, issue, uses) {
      begun = undefined;
      const comments = github.listComments(issue);
      begun = { issue, atMs: clock.now(), uses, comments };
      return comments;
    },
  };
}
