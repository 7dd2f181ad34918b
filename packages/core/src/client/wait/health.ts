// Asks a preview's health route whether it answers; it may not judge what the preview serves.

import type { ApiFault } from '../fault.ts';
import type { Transport } from '../http/transport.ts';
import { type Endpoint, healthUrlOf } from '../schemas/endpoint.ts';
import { decideTokenUse } from '../token-use.ts';

/** The last answer of the health route: a status, or the reason why there is none. */
export type HealthAnswer = number | 'unreachable' | 'timedOut' | 'noAddress';

export type Health =
  | { readonly kind: 'answers' }
  /** 401 or 403: waiting longer does not change it. */
  | { readonly kind: 'tokenRefused'; readonly status: number; readonly message: string }
  /** Nothing was sent, because the token is not meant for this address. */
  | { readonly kind: 'untrustedHost'; readonly host: string }
  | { readonly kind: 'notYet'; readonly answer: HealthAnswer };

/** Results that waiting cannot change. */
export type HealthRefusal = Extract<Health, { kind: 'tokenRefused' | 'untrustedHost' }>;

export interface HealthContext {
  readonly transport: Transport;
  /** Where the API is. Its own host may receive the token. */
  readonly apiUrl: URL;
}

/** A loading model answers 503 at once; a request that hangs must not use up the deadline. */
const HEALTH_TIMEOUT_MS = 10_000;

/**
 * The proxy holds a request until a replica is ready, for as many seconds as this header says (Hugging Face, Inference Endpoints
 * documentation, autoscaling). 50 s is less than the minute after which idle connections are closed.
 */
const HOLD_HEADER = 'x-scale-up-timeout';
const HOLD_SECONDS = 50;
/** The proxy needs some time of its own to give up. */
const HOLD_TIMEOUT_MS = HOLD_SECONDS * 1000 + 10_000;

/** The two recorded refusals are shorter. */
const LONGEST_MESSAGE_CHARACTERS = 200;

export async function checkHealth(
  context: HealthContext,
  endpoint: Endpoint,
  signal?: AbortSignal,
): Promise<Health> {
  return requestHealth(context, endpoint, { headers: {}, timeoutMs: HEALTH_TIMEOUT_MS, signal });
}

/** Resolves when a replica is ready, or when the proxy stops holding. */
export async function holdForHealth(
  context: HealthContext,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Health> {
  const headers = { [HOLD_HEADER]: String(HOLD_SECONDS) };
  return requestHealth(context, endpoint, { headers, timeoutMs: HOLD_TIMEOUT_MS, signal });
}

export function isRefusal(health: Health): health is HealthRefusal {
  return health.kind === 'tokenRefused' || health.kind === 'untrustedHost';
}

interface HealthRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A redirect is not followed: it is an answer, but not the 200 of a model that serves. */
async function requestHealth(
  { transport, apiUrl }: HealthContext,
  endpoint: Endpoint,
  request: HealthRequest,
): Promise<Health> {
  const url = healthUrlOf(endpoint);
  if (url === undefined) return { kind: 'notYet', answer: 'noAddress' };
  const tokenUse = decideTokenUse(endpoint, apiUrl);
  if (tokenUse.kind === 'untrustedHost') return tokenUse;
  const { timeoutMs } = request;
  const answered = await transport.exchange({
    name: 'getHealth',
    method: 'GET',
    url,
    repeatable: false,
    anonymous: tokenUse.kind === 'notNeeded',
    headers: request.headers,
    limits: { attemptTimeoutMs: timeoutMs, callTimeoutMs: timeoutMs, maxAttempts: 1 },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (!answered.ok) return { kind: 'notYet', answer: answerOf(answered.fault) };
  const { status, text } = answered.value;
  if (status === 200) return { kind: 'answers' };
  if (status !== 401 && status !== 403) return { kind: 'notYet', answer: status };
  return { kind: 'tokenRefused', status, message: transport.redact(text, LONGEST_MESSAGE_CHARACTERS) };
}

function answerOf(fault: ApiFault): HealthAnswer {
  if (fault.kind === 'timedOut') return 'timedOut';
  return 'status' in fault ? fault.status : 'unreachable';
}
