// Reports the result of a promotion in the comment of the merged pull request, beside the sections of its previews.

import { type Result, success } from '@preview-endpoints/core';
import type { GitHubFault, GitHubPort } from '../../github/github-port.ts';
import { findSticky, mergePromotion } from '../../github/sticky-comment.ts';

/** Another job may write the comment between our read and our write. */
const MOST_ROUNDS = 4;

export async function sayPromotion(
  github: GitHubPort,
  said: { readonly issue: number; readonly target: string; readonly text: string },
): Promise<Result<void, GitHubFault>> {
  const viewer = await github.viewer();
  if (!viewer.ok) return viewer;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const comments = await github.listComments(said.issue);
    if (!comments.ok) return comments;
    const sticky = findSticky(comments.value, viewer.value);
    const body = mergePromotion(sticky?.body, said.target, said.text);
    if (body === sticky?.body) return success(undefined);
    const written =
      sticky === undefined
        ? await github.createComment(said.issue, body)
        : await github.updateComment(sticky.id, body);
    if (!written.ok) return written;
  }
  return success(undefined);
}
