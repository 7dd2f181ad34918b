// The replies that several operations share, in GitHub's shapes. Pure.

import type * as z from 'zod/mini';
import { checkBody } from '../body/check-body.ts';
import type { Needs } from './coverage.ts';
import { describeMistake } from './mistakes.ts';
import type { GithubState } from './model.ts';
import type { GithubReply, GithubRequest } from './request.ts';

/** The documentation link of errors that belong to no operation. */
export const GENERAL_DOCS = 'https://docs.github.com/rest';

const REDIRECT_DOCS =
  'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects';

export interface ValidationError {
  readonly resource: string;
  readonly field: string;
  readonly code: 'missing_field' | 'invalid' | 'custom' | 'unprocessable';
  readonly message?: string;
}

export function buildError(
  state: GithubState,
  status: number,
  message: string,
  docs = GENERAL_DOCS,
): GithubReply {
  return { state, status, body: { message, documentation_url: docs, status: String(status) } };
}

export function answerOk(state: GithubState, body: unknown): GithubReply {
  return { state, status: 200, body };
}

export function answerCreated(state: GithubState, body: { readonly url: string }): GithubReply {
  return { state, status: 201, body, headers: { location: body.url } };
}

export function answerNoContent(state: GithubState): GithubReply {
  return { state, status: 204 };
}

/** Redirects to the new place of something renamed or moved. A write gets 307, which keeps its method. */
export function answerMoved(request: GithubRequest, path: string): GithubReply {
  const isRead = request.operation.method === 'GET';
  const url = `${request.links.api}${path}`;
  return {
    state: request.state,
    status: isRead ? 301 : 307,
    headers: { location: url },
    body: { message: 'Moved Permanently', url, documentation_url: REDIRECT_DOCS },
  };
}

export function refuseNotFound(request: GithubRequest, message = 'Not Found'): GithubReply {
  return buildError(request.state, 404, message, request.operation.docs);
}

/** 403 as an app's token gets it. The header names the permissions that would have been enough. */
export function refuseAccess(request: GithubRequest, needs: Needs = request.operation.needs): GithubReply {
  const accepted = needs.map((need) => `${need.scope}=${need.access}`).join('; ');
  return {
    ...buildError(request.state, 403, 'Resource not accessible by integration', request.operation.docs),
    ...(accepted === '' ? {} : { headers: { 'x-accepted-github-permissions': accepted } }),
  };
}

export function refuseInvalid(request: GithubRequest, errors: readonly ValidationError[]): GithubReply {
  return {
    state: request.state,
    status: 422,
    body: {
      message: 'Validation Failed',
      errors,
      documentation_url: request.operation.docs,
      status: '422',
    },
  };
}

export type BodyResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: GithubReply };

/** The request's body as `schema` reads it, or the 422 that lists every mistake. */
export function readBody<Schema extends z.ZodMiniType>(
  request: GithubRequest,
  resource: string,
  schema: Schema,
): BodyResult<z.output<Schema>> {
  const checked = checkBody(schema, request.body);
  if (checked.ok) return checked;
  const errors = checked.fault.map(describeMistake).map(({ field, code, wanted }) => ({
    resource,
    field,
    code,
    message: `${field} must be ${wanted}`,
  }));
  return { ok: false, answer: refuseInvalid(request, errors) };
}
