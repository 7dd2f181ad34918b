// The answers to refused requests, as application/problem+json (RFC 9457); it may not log.

import type { Context } from 'hono';
import type { RequestContext } from '../context.ts';

export type ProblemCode = keyof typeof PROBLEMS;

/** Every way in which a request can fail. A title never depends on secrets, on names or on what exists. */
export const PROBLEMS = {
  unauthorized: { status: 401, title: 'The request does not carry a valid signature or key.' },
  clockSkew: { status: 401, title: 'The signature is valid, but too old or too far in the future.' },
  notGranted: { status: 403, title: 'This key may not do that to this endpoint.' },
  repositoryUnknown: { status: 403, title: 'This signature does not belong to that repository.' },
  protected: {
    status: 403,
    title: 'The endpoint is protected: nobody may stop or change it through this Worker.',
  },
  routeUnknown: { status: 404, title: 'There is nothing at this address.' },
  methodNotAllowed: {
    status: 405,
    title: 'This address does not allow this method. The Allow header lists the allowed ones.',
  },
  triggerUnknown: { status: 404, title: 'No trigger of this key has that id, or it was forgotten.' },
  endpointUnknown: { status: 404, title: 'There is no such endpoint.' },
  idReused: { status: 409, title: 'This id was already used for another action or endpoint.' },
  refused: { status: 409, title: 'The endpoint cannot do that now.' },
  notReplayable: { status: 409, title: 'Only a refused or dead trigger can be replayed.' },
  noSchedule: { status: 409, title: 'No schedule covers this endpoint, so there is nothing to override.' },
  bodyTooLarge: { status: 413, title: 'The body is too large.' },
  bodyInvalid: { status: 400, title: 'The body does not have the form that this address accepts.' },
  nameInvalid: { status: 400, title: 'A name in the address is not valid.' },
  idInvalid: { status: 400, title: 'An id must be 1 to 64 of A-Z, a-z, 0-9, _ and -.' },
  tooManyRequests: { status: 429, title: 'Too many requests from this address. Try again in a minute.' },
  tooManyWaiting: { status: 429, title: 'Too many toggles of this endpoint are already waiting.' },
  internal: { status: 500, title: 'Something went wrong in the Worker. Its log has the request id.' },
  misconfigured: { status: 500, title: 'The Worker is not set up. Its log says what is wrong.' },
  dead: { status: 502, title: 'The trigger failed for good. It can be replayed.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export interface Problem {
  readonly code: ProblemCode;
  /** The details of this case, for people. */
  readonly detail?: string;
  /** More fields for machines. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The reason for the log only: it says more than the caller may learn. */
  readonly logged?: string;
}

const PROBLEM_TYPE = 'application/problem+json';
/** Seconds. The rate limit counts per minute. While the API fails, toggles wait, and six attempts take a minute. */
const RETRY_AFTER_S = '60';

/** The headers of a refusal, by its status. */
const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  // RFC 9110, 15.5.2: a 401 must name a scheme, and signatures have no registered one.
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': RETRY_AFTER_S },
};

/** Sends the refusal and records its reason; facts that are only for the log are not sent. */
export function sendProblem(
  context: Pick<RequestContext, 'var'> & Pick<Context, 'body'>,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { code, detail, fields, logged = code } = problem;
  const { status, title } = PROBLEMS[code];
  const { requestId, record } = context.var;
  record.refused = logged;
  const type = `urn:preview-endpoints:problem:${code}`;
  // JSON.stringify leaves out undefined fields.
  const text = JSON.stringify({ type, title, status, detail, requestId, ...fields });
  return context.body(text, status, { 'content-type': PROBLEM_TYPE, ...HEADERS[status], ...headers });
}
