// The `issue-comment` and `reaction` shapes of GitHub's document. Pure.

import { buildNodeId } from '../identifiers.ts';
import { type Links, repositoryApi, repositoryHtml } from '../links.ts';
import type { Comment, Reaction, ReactionContent, Repository } from '../model.ts';
import { decideAssociation } from '../people.ts';
import { renderPerformedVia } from './app.ts';
import { renderTime } from './time.ts';
import { renderUser } from './user.ts';

function renderRollup(url: string, reactions: readonly Reaction[]) {
  const count = (content: ReactionContent) => reactions.filter((one) => one.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    confused: count('confused'),
    heart: count('heart'),
    hooray: count('hooray'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  } satisfies Record<ReactionContent | 'url' | 'total_count', unknown>;
}

export function renderComment(links: Links, repository: Repository, comment: Comment) {
  const api = repositoryApi(links, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const isPull = repository.pulls.some((pull) => pull.number === comment.issue);
  const page = `${repositoryHtml(links, repository)}/${isPull ? 'pull' : 'issues'}/${comment.issue}`;
  return {
    id: comment.id,
    node_id: buildNodeId('IssueComment', comment.id),
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    user: renderUser(links, comment.author),
    body: comment.body,
    created_at: renderTime(comment.createdAtMs),
    updated_at: renderTime(comment.updatedAtMs),
    author_association: decideAssociation(repository, comment.author),
    performed_via_github_app: renderPerformedVia(links, comment.author),
    reactions: renderRollup(
      url,
      repository.reactions.filter((one) => one.commentId === comment.id),
    ),
  };
}

export function renderReaction(links: Links, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: buildNodeId('Reaction', reaction.id),
    user: renderUser(links, reaction.author),
    content: reaction.content,
    created_at: renderTime(reaction.createdAtMs),
  };
}
