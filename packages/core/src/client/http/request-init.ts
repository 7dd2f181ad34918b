// Builds the method, headers and body of a request, with the token; it may not send anything.

import type { Secret } from '../../secret.ts';
import type { Method } from '../operations.ts';

export interface RequestContent {
  readonly method: Method;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** Sent without the token, because the receiver does not need it. */
  readonly anonymous?: boolean;
}

export interface Sender {
  readonly token: Secret | undefined;
  /** The `User-Agent` header; default: the platform's own. */
  readonly userAgent?: string;
}

export function buildRequestInit(sender: Sender, content: RequestContent): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...content.headers };
  if (sender.token !== undefined && content.anonymous !== true)
    headers['authorization'] = `Bearer ${sender.token.reveal()}`;
  if (sender.userAgent !== undefined) headers['user-agent'] = sender.userAgent;
  // A followed redirect would carry the token to another place.
  const init: RequestInit = { method: content.method, headers, redirect: 'manual' };
  if (content.body === undefined) return init;
  headers['content-type'] = 'application/json';
  return { ...init, body: content.body };
}
