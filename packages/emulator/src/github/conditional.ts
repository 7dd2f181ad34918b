// Conditional requests: an ETag on every reply to a GET, and 304 when the client sends it back. Pure.

import { hashText } from './identifiers.ts';
import type { GithubReply } from './request.ts';

function buildEtag(body: unknown): string {
  const text = JSON.stringify(body);
  const half = (basis: number) => hashText(text, basis).toString(16).padStart(8, '0');
  return `W/"${half(1)}${half(2)}${half(3)}${half(4)}"`;
}

function isHeld(ifNoneMatch: string | null, etag: string): boolean {
  const strip = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => strip(tag) === strip(etag)) === true;
}

export interface ConditionalRequest {
  readonly method: string;
  readonly ifNoneMatch: string | null;
  /** The rate window before this request: a 304 is not counted (GitHub REST documentation, best practices). */
  readonly rate: GithubReply['state']['rate'];
}

export function applyCondition(
  answer: GithubReply,
  { method, ifNoneMatch, rate }: ConditionalRequest,
): GithubReply {
  if (method !== 'GET' || answer.status !== 200 || answer.body === undefined) return answer;
  const etag = buildEtag(answer.body);
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  if (!isHeld(ifNoneMatch, etag)) return { ...answer, headers };
  return { state: { ...answer.state, rate }, status: 304, headers };
}
