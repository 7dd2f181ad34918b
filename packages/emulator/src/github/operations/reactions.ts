// Reactions to issue comments: list, create, delete. Pure.

import * as z from 'zod/mini';
import { oneOf } from '../../body/fields.ts';
import { answerNoContent, readBody, refuseAccess, refuseInvalid, refuseNotFound } from '../answers.ts';
import { addReaction, deleteReaction } from '../changes/comments.ts';
import { REACTION_CONTENTS } from '../model.ts';
import { answerPage } from '../pagination.ts';
import { ACTIONS_BOT } from '../people.ts';
import { renderReaction } from '../render/comment.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';
import { replaceRepository } from '../state.ts';
import { findComment } from './comments.ts';

const BODY = z.strictObject({ content: oneOf(REACTION_CONTENTS) });

export function answerReactions(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  const content = request.query.get('content');
  if (content !== null && !REACTION_CONTENTS.some((one) => one === content)) {
    return refuseInvalid(request, [{ resource: 'Reaction', field: 'content', code: 'invalid' }]);
  }
  const reactions = request.repository.reactions.filter(
    (one) => one.commentId === found.comment.id && (content === null || one.content === content),
  );
  return answerPage(request, reactions, (reaction) => renderReaction(request.links, reaction));
}

/** 201 for a new reaction, 200 when the account already has it. */
export function answerNewReaction(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  const body = readBody(request, 'Reaction', BODY);
  if (!body.ok) return body.answer;
  const { state, reaction, isNew } = addReaction(request.state, request.repository, {
    commentId: found.comment.id,
    author: ACTIONS_BOT,
    content: body.value.content,
    nowMs: request.nowMs,
  });
  return { state, status: isNew ? 201 : 200, body: renderReaction(request.links, reaction) };
}

/** Only the account that added a reaction can delete it. */
export function answerReactionDelete(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  const id = Number(request.params['reaction_id']);
  const reaction = request.repository.reactions.find(
    (one) => one.id === id && one.commentId === found.comment.id,
  );
  if (reaction === undefined) return refuseNotFound(request);
  if (reaction.author.id !== ACTIONS_BOT.id) return refuseAccess(request);
  return answerNoContent(replaceRepository(request.state, deleteReaction(request.repository, id)));
}
