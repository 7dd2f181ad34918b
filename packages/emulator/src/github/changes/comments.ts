// Comments and reactions: added, edited, deleted. Pure.

import type { Comment, GithubState, GithubUser, Reaction, ReactionContent, Repository } from '../model.ts';
import { replaceRepository, takeId } from '../state.ts';

export interface NewComment {
  readonly issue: number;
  readonly author: GithubUser;
  readonly body: string;
  readonly nowMs: number;
  /** Only a recorded event has its own id. */
  readonly id?: number | undefined;
}

/** A comment changes the update time of its pull request. */
function touchPull(repository: Repository, issue: number, nowMs: number): Repository['pulls'] {
  return repository.pulls.map((pull) => (pull.number === issue ? { ...pull, updatedAtMs: nowMs } : pull));
}

/** Adds a comment. A comment with an id replaces the existing comment with that id. */
export function addComment(
  state: GithubState,
  repository: Repository,
  { nowMs, id, ...facts }: NewComment,
): { state: GithubState; repository: Repository; comment: Comment } {
  const taken = id === undefined ? takeId(state) : { state, id };
  const comment: Comment = { ...facts, id: taken.id, createdAtMs: nowMs, updatedAtMs: nowMs };
  const others = repository.comments.filter((one) => one.id !== comment.id);
  const comments = [...others, comment].sort((one, other) => one.id - other.id);
  const changed = { ...repository, comments, pulls: touchPull(repository, facts.issue, nowMs) };
  return { state: replaceRepository(taken.state, changed), repository: changed, comment };
}

export function editComment(repository: Repository, comment: Comment): Repository {
  return {
    ...repository,
    comments: repository.comments.map((one) => (one.id === comment.id ? comment : one)),
  };
}

/** Deletes a comment with its reactions. */
export function deleteComment(repository: Repository, commentId: number): Repository {
  return {
    ...repository,
    comments: repository.comments.filter((one) => one.id !== commentId),
    reactions: repository.reactions.filter((one) => one.commentId !== commentId),
  };
}

export interface NewReaction {
  readonly commentId: number;
  readonly author: GithubUser;
  readonly content: ReactionContent;
  readonly nowMs: number;
}

/** An account has each reaction content at most once: adding it again returns the existing reaction. */
export function addReaction(
  state: GithubState,
  repository: Repository,
  { nowMs, ...facts }: NewReaction,
): { state: GithubState; reaction: Reaction; isNew: boolean } {
  const existing = repository.reactions.find(
    (one) =>
      one.commentId === facts.commentId && one.author.id === facts.author.id && one.content === facts.content,
  );
  if (existing !== undefined) return { state, reaction: existing, isNew: false };
  const taken = takeId(state);
  const reaction: Reaction = { ...facts, id: taken.id, createdAtMs: nowMs };
  const changed = { ...repository, reactions: [...repository.reactions, reaction] };
  return { state: replaceRepository(taken.state, changed), reaction, isNew: true };
}

export function deleteReaction(repository: Repository, reactionId: number): Repository {
  return { ...repository, reactions: repository.reactions.filter((one) => one.id !== reactionId) };
}
