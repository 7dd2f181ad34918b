// Error bodies of the management API and the proxy in front of it; rendering only.
import type { Dialect } from '../store.ts';

export interface ErrorFacts {
  readonly status: number;
  /** Without the reason phrase, which is added. */
  readonly message: string;
  /** Upper snake case; default: the reason phrase. */
  readonly code?: string;
  /** True for refusals that production sends as plain text. */
  readonly plain?: boolean;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** The specification has one status, 400, for a bad body, and no 500. Both 422 and 500 become 400. */
function specStatus(status: number): number {
  return status === 422 || status === 500 ? 400 : status;
}

/**
 * The body recorded in 2026: `{"error": "<Reason>: <message>", "code": "<UPPER_SNAKE>"}`. The specification
 * adds `statusCode`.
 */
export function renderError(dialect: Dialect, facts: ErrorFacts): Response {
  const status = dialect === 'spec' ? specStatus(facts.status) : facts.status;
  if (facts.plain === true && dialect === 'production') {
    return new Response(facts.message, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  }
  const reason = REASONS[status] ?? 'Error';
  const error = facts.message === '' ? reason : `${reason}: ${facts.message}`;
  const code = facts.code ?? reason.toUpperCase().replaceAll(' ', '_');
  const body = dialect === 'spec' ? { error, code, statusCode: status } : { error, code };
  return Response.json(body, { status });
}
