// What a caller is told when something is refused, as application/problem+json (RFC 9457); it may not log.

import { buildHeaders, respond } from './respond.ts';

export type ProblemCode = keyof typeof PROBLEMS;

/** Every way in which a request can end badly. A title never depends on secrets, names or what exists. */
export const PROBLEMS = {
  unauthorized: { status: 401, title: 'The request does not carry a valid signature or key.' },
  clockSkew: { status: 401, title: 'The signature is valid, and too old or too far in the future.' },
  notGranted: { status: 403, title: 'This key may not do that to this endpoint.' },
  repositoryUnknown: { status: 403, title: 'This signature does not belong to that repository.' },
  protected: {
    status: 403,
    title: 'The endpoint is protected: nobody may stop or change it through this Worker.',
  },
  routeUnknown: { status: 404, title: 'There is nothing at this address.' },
  triggerUnknown: { status: 404, title: 'No trigger of this key has that id, or it was forgotten.' },
  endpointUnknown: { status: 404, title: 'There is no such endpoint.' },
  idReused: { status: 409, title: 'This id was already used for another action or endpoint.' },
  refused: { status: 409, title: 'The endpoint cannot do that now.' },
  notReplayable: { status: 409, title: 'Only a refused or dead trigger can be replayed.' },
  noSchedule: { status: 409, title: 'No schedule covers this endpoint, so there is nothing to override.' },
  bodyTooLarge: { status: 413, title: 'The body is too large.' },
  bodyInvalid: { status: 400, title: 'The body is not what this address takes.' },
  nameInvalid: { status: 400, title: 'A name in the address is not valid.' },
  idInvalid: { status: 400, title: 'An id must be 1 to 64 of A-Z, a-z, 0-9, _ and -.' },
  tooManyRequests: { status: 429, title: 'Too many requests from this address. Try again in a minute.' },
  tooManyWaiting: { status: 429, title: 'Too many toggles of this endpoint wait already.' },
  internal: { status: 500, title: 'Something went wrong in the Worker. Its log has the request id.' },
  misconfigured: { status: 500, title: 'The Worker is not set up. Its log says what is wrong.' },
  dead: { status: 502, title: 'The trigger failed for good. It can be replayed.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export interface Problem {
  readonly code: ProblemCode;
  /** What is special about this case, for people. */
  readonly detail?: string;
  /** More fields for machines. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };
const USUAL_HEADERS = buildHeaders(PROBLEM_TYPE);
const HEADERS: Readonly<Record<number, Headers>> = {
  // RFC 9110, 15.5.2: a 401 has to name a scheme, and signatures have no registered one.
  401: buildHeaders({ ...PROBLEM_TYPE, 'www-authenticate': 'Bearer' }),
  // Seconds. The brake counts by the minute; and toggles wait while the API fails, where six attempts take a minute.
  429: buildHeaders({ ...PROBLEM_TYPE, 'retry-after': '60' }),
};

export function renderProblem(problem: Problem, requestId: string): Response {
  const { status, title } = PROBLEMS[problem.code];
  const type = `urn:preview-endpoints:problem:${problem.code}`;
  // JSON leaves out what is undefined; every refusal of the doors is made here, so nothing is copied without need.
  const body = { type, title, status, detail: problem.detail, requestId };
  const text = JSON.stringify(problem.fields === undefined ? body : { ...body, ...problem.fields });
  return respond(text, { status, headers: HEADERS[status] ?? USUAL_HEADERS, requestId });
}
