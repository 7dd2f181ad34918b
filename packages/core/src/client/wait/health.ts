// Asks a preview itself whether it answers; it may not judge what it serves.

import type { Transport } from '../http/transport.ts';
import { type Endpoint, healthUrlOf } from '../schemas/endpoint.ts';

export type Health =
  | { readonly kind: 'answers' }
  /** 401 or 403: waiting longer does not change it. */
  | { readonly kind: 'tokenRefused'; readonly status: number; readonly message: string }
  | { readonly kind: 'notYet' };

/** A model that is loading answers 503 at once; a hanging one must not eat the deadline. */
const HEALTH_TIMEOUT_MS = 10_000;

/**
 * The proxy holds a request until a replica is ready, for as many seconds as this header says (Hugging
 * Face, Inference Endpoints documentation, autoscaling). Below the minute after which idle connections die.
 */
const HOLD_HEADER = 'x-scale-up-timeout';
const HOLD_SECONDS = 50;
/** The proxy needs a moment of its own to give up. */
const HOLD_TIMEOUT_MS = HOLD_SECONDS * 1000 + 10_000;

/** The two refusals on record are shorter. */
const LONGEST_MESSAGE_CHARACTERS = 200;

export async function checkHealth(
  transport: Transport,
  endpoint: Endpoint,
  signal?: AbortSignal,
): Promise<Health> {
  return requestHealth(transport, endpoint, { headers: {}, timeoutMs: HEALTH_TIMEOUT_MS, signal });
}

/** Resolves when a replica is ready, or when the proxy stops holding. */
export async function holdForHealth(
  transport: Transport,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Health> {
  const headers = { [HOLD_HEADER]: String(HOLD_SECONDS) };
  return requestHealth(transport, endpoint, { headers, timeoutMs: HOLD_TIMEOUT_MS, signal });
}

interface HealthRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

async function requestHealth(
  transport: Transport,
  endpoint: Endpoint,
  request: HealthRequest,
): Promise<Health> {
  const url = healthUrlOf(endpoint);
  if (url === undefined) return { kind: 'notYet' };
  const { timeoutMs } = request;
  const answered = await transport.exchange({
    name: 'getHealth',
    method: 'GET',
    url,
    repeatable: false,
    headers: request.headers,
    limits: { attemptTimeoutMs: timeoutMs, callTimeoutMs: timeoutMs, maxAttempts: 1 },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (!answered.ok) return { kind: 'notYet' };
  const { status, text } = answered.value;
  if (status === 200) return { kind: 'answers' };
  if (status === 401 || status === 403)
    return {
      kind: 'tokenRefused',
      status,
      message: transport.redact(text).slice(0, LONGEST_MESSAGE_CHARACTERS),
    };
  return { kind: 'notYet' };
}
