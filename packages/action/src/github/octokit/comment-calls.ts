// Reads and writes comments and reactions. It may not decide their content.

import type { Comment, GitHubPort } from '../github-port.ts';
import { callGitHub, type Octokit, type OctokitRepository, PAGE_SIZE, PERMISSIONS } from './call-github.ts';

/** Limit: 5,000 comments a month. */
const MOST_COMMENT_PAGES = 50;

export function commentCalls(
  octokit: Octokit,
  repository: OctokitRepository,
): Pick<
  GitHubPort,
  'viewer' | 'listComments' | 'commentsSince' | 'createComment' | 'updateComment' | 'deleteComment' | 'react'
> {
  const { issues, reactions } = octokit.rest;
  /** The owner of a token never changes. */
  let owner: string | undefined;
  return {
    viewer: () =>
      callGitHub('viewer', PERMISSIONS.comments, async () => {
        owner ??= await readViewer(octokit);
        return owner;
      }),
    listComments: (issue) =>
      callGitHub('list comments', PERMISSIONS.comments, async () => {
        const parameters = { ...repository, issue_number: issue, per_page: PAGE_SIZE };
        const comments = await octokit.paginate(issues.listComments, parameters);
        return comments.map(readComment);
      }),
    commentsSince: (fromMs) =>
      callGitHub('list comments', PERMISSIONS.readComments, async () => {
        const comments: Comment[] = [];
        const since = new Date(fromMs).toISOString();
        for (let page = 1; page <= MOST_COMMENT_PAGES; page += 1) {
          const parameters = { ...repository, since, per_page: PAGE_SIZE, page };
          const { data } = await issues.listCommentsForRepo(parameters);
          comments.push(...data.map(readComment));
          if (data.length < PAGE_SIZE) return { comments, isWhole: true };
        }
        return { comments, isWhole: false };
      }),
    createComment: (issue, body) =>
      callGitHub('create comment', PERMISSIONS.comments, async () => {
        const { data } = await issues.createComment({ ...repository, issue_number: issue, body });
        const comment = readComment(data);
        if (comment.author !== '') owner ??= comment.author;
        return comment;
      }),
    updateComment: (comment, body) =>
      callGitHub('update comment', PERMISSIONS.comments, async () => {
        const { data } = await issues.updateComment({ ...repository, comment_id: comment, body });
        return readComment(data);
      }),
    deleteComment: (comment) =>
      callGitHub('delete comment', PERMISSIONS.comments, async () => {
        await issues.deleteComment({ ...repository, comment_id: comment });
      }),
    react: (comment, reaction) =>
      callGitHub('react to a comment', PERMISSIONS.comments, async () => {
        await reactions.createForIssueComment({ ...repository, comment_id: comment, content: reaction });
      }),
  };
}

async function readViewer(octokit: Octokit): Promise<string> {
  const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
  return viewer.login;
}

function readComment(data: { id: number; body?: string; user: { login: string } | null }): Comment {
  return { id: data.id, author: data.user?.login ?? '', body: data.body ?? '' };
}
