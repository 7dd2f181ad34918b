// Makes answers: each with the security headers of its kind and the id of its request. It may not decide what they say.

import { SECURITY_HEADERS } from './security-headers.ts';

/** What tells one kind of answer from the others, beside or instead of the security headers that all have. */
export function buildHeaders(own: Readonly<Record<string, string>>): Headers {
  return new Headers({ ...SECURITY_HEADERS, ...own });
}

export interface Answer {
  readonly status: number;
  /** Built once for many answers. */
  readonly headers: Headers;
  readonly requestId: string;
}

/**
 * The id is written into the headers of the kind before the answer copies them whole: to write it into the answer's own would
 * make the platform build one more object for each request, and that is a twentieth of what a refusal costs.
 */
export function respond(body: string | null, { status, headers, requestId }: Answer): Response {
  headers.set('x-request-id', requestId);
  return new Response(body, { status, headers });
}

const JSON_HEADERS = buildHeaders({ 'content-type': 'application/json' });

export function respondJson(value: unknown, requestId: string, status = 200): Response {
  return respond(JSON.stringify(value), { status, headers: JSON_HEADERS, requestId });
}
