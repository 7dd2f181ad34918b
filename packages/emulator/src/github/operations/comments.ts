// Issue comments: list, get, create, update, delete. Pure.

import * as z from 'zod/mini';
import { text } from '../../body/fields.ts';
import { decideAccess } from '../access.ts';
import {
  answerCreated,
  answerNoContent,
  answerOk,
  readBody,
  refuseAccess,
  refuseInvalid,
  refuseNotFound,
} from '../answers.ts';
import { addComment, deleteComment, editComment } from '../changes/comments.ts';
import type { Comment } from '../model.ts';
import { answerPage } from '../pagination.ts';
import { ACTIONS_BOT } from '../people.ts';
import { renderComment } from '../render/comment.ts';
import type { GithubReply, RepositoryRequest } from '../request.ts';
import { hasIssue, replaceRepository } from '../state.ts';

/** GitHub's message: "Body is too long (maximum is 65536 characters)". Counted in code points. */
const MAX_BODY_CHARACTERS = 65_536;

const BODY = z.strictObject({ body: text });

/** A plain issue needs the scope `issues`; a pull request needs one of the operation's scopes. */
function refuseIssue(request: RepositoryRequest, issue: number): GithubReply | undefined {
  if (!hasIssue(request.repository, issue)) return refuseNotFound(request);
  if (request.repository.pulls.some((pull) => pull.number === issue)) return undefined;
  const needs = request.operation.needs.filter((need) => need.scope === 'issues');
  return decideAccess(request.state.grants, needs) ? undefined : refuseAccess(request, needs);
}

/** The comment that the path names, or the refusal. */
export function findComment(request: RepositoryRequest): { comment: Comment } | { refusal: GithubReply } {
  const id = Number(request.params['comment_id']);
  const comment = request.repository.comments.find((one) => one.id === id);
  if (comment === undefined) return { refusal: refuseNotFound(request) };
  const refusal = refuseIssue(request, comment.issue);
  return refusal === undefined ? { comment } : { refusal };
}

function readCommentBody(request: RepositoryRequest): { text: string } | { refusal: GithubReply } {
  const parsed = readBody(request, 'IssueComment', BODY);
  if (!parsed.ok) return { refusal: parsed.answer };
  const refuse = (message: string) => ({
    refusal: refuseInvalid(request, [
      { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
    ]),
  });
  if (parsed.value.body.trim() === '') return refuse('Body cannot be blank');
  if ([...parsed.value.body].length > MAX_BODY_CHARACTERS) {
    return refuse(`Body is too long (maximum is ${MAX_BODY_CHARACTERS} characters)`);
  }
  return { text: parsed.value.body };
}

export function answerComments(request: RepositoryRequest): GithubReply {
  const issue = Number(request.params['issue_number']);
  const refusal = refuseIssue(request, issue);
  return refusal ?? answerCommentsSince(request, (comment) => comment.issue === issue);
}

/**
 * Comments of all issues and pull requests, by ascending id. Those of plain issues only if the token may read
 * issues.
 */
export function answerRepositoryComments(request: RepositoryRequest): GithubReply {
  return answerCommentsSince(request, ({ issue }) => refuseIssue(request, issue) === undefined);
}

function answerCommentsSince(
  request: RepositoryRequest,
  isWanted: (comment: Comment) => boolean,
): GithubReply {
  const { repository, links, query } = request;
  const since = query.get('since');
  const sinceMs = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since);
  if (Number.isNaN(sinceMs)) {
    return refuseInvalid(request, [{ resource: 'IssueComment', field: 'since', code: 'invalid' }]);
  }
  const comments = repository.comments
    .filter((one) => isWanted(one) && one.updatedAtMs >= sinceMs)
    .toSorted((one, other) => one.id - other.id);
  return answerPage(request, comments, (comment) => renderComment(links, repository, comment));
}

export function answerComment(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  return answerOk(request.state, renderComment(request.links, request.repository, found.comment));
}

export function answerNewComment(request: RepositoryRequest): GithubReply {
  const issue = Number(request.params['issue_number']);
  const refusal = refuseIssue(request, issue);
  if (refusal !== undefined) return refusal;
  const body = readCommentBody(request);
  if ('refusal' in body) return body.refusal;
  const { nowMs, repository, links } = request;
  const added = addComment(request.state, repository, { issue, author: ACTIONS_BOT, body: body.text, nowMs });
  return answerCreated(added.state, renderComment(links, added.repository, added.comment));
}

export function answerCommentEdit(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  const body = readCommentBody(request);
  if ('refusal' in body) return body.refusal;
  const comment = { ...found.comment, body: body.text, updatedAtMs: request.nowMs };
  const changed = editComment(request.repository, comment);
  return answerOk(replaceRepository(request.state, changed), renderComment(request.links, changed, comment));
}

export function answerCommentDelete(request: RepositoryRequest): GithubReply {
  const found = findComment(request);
  if ('refusal' in found) return found.refusal;
  return answerNoContent(
    replaceRepository(request.state, deleteComment(request.repository, found.comment.id)),
  );
}
