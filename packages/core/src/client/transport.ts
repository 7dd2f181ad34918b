// Sends a request and brings its reply back: the one place with attempts, deadlines and backoff.

import type { Ports } from '../ports.ts';
import { redact } from '../redact.ts';
import { failure, type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import { parseErrorReply } from './error-body.ts';
import type { ApiFault } from './fault.ts';
import type { CallName, Method } from './operations.ts';
import { readBody } from './reply-body.ts';
import { type AttemptOutcome, decideRetry, type Reply } from './retry.ts';

export interface TransportLimits {
  /** One attempt, from the first byte sent to the last byte read. */
  readonly attemptTimeoutMs: number;
  /** All attempts of a call and the waits between them. */
  readonly callTimeoutMs: number;
  readonly maxAttempts: number;
  readonly maxReplyBytes: number;
}

export const DEFAULT_LIMITS: TransportLimits = {
  // Observed replies take under a second; a create of a gated model took several.
  attemptTimeoutMs: 30_000,
  // Long enough to obey one Retry-After of a minute.
  callTimeoutMs: 120_000,
  maxAttempts: 4,
  // A page of 5,000 endpoints stays below this.
  maxReplyBytes: 16 * 1024 * 1024,
};

export interface Call {
  readonly name: CallName;
  readonly method: Method;
  readonly url: URL;
  readonly repeatable: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly limits?: Partial<TransportLimits>;
  readonly signal?: AbortSignal;
}

export interface Transport {
  /** Any reply, whatever its status: for callers to whom a 404 or 503 is an answer. */
  exchange(call: Call): Promise<Result<Reply, ApiFault>>;
  /** A 2xx reply, or the named refusal. */
  send(call: Call): Promise<Result<Reply, ApiFault>>;
}

export interface TransportOptions {
  readonly ports: Ports;
  readonly token: Secret | undefined;
  readonly limits?: Partial<TransportLimits>;
  /** Options of the platform's fetch that tests and proxies need, for example undici's `dispatcher`. */
  readonly userAgent?: string;
}

export function createTransport(options: TransportOptions): Transport {
  const exchange = (call: Call): Promise<Result<Reply, ApiFault>> => exchangeWithRetries(options, call);
  const send = async (call: Call): Promise<Result<Reply, ApiFault>> => {
    const exchanged = await exchange(call);
    if (!exchanged.ok || isSuccess(exchanged.value.status)) return exchanged;
    return failure(refusalOf(options, call, exchanged.value));
  };
  return { exchange, send };
}

function isCancelled(call: Call): boolean {
  return call.signal?.aborted ?? false;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

async function exchangeWithRetries(options: TransportOptions, call: Call): Promise<Result<Reply, ApiFault>> {
  const { clock, random, log } = options.ports;
  const limits: TransportLimits = { ...DEFAULT_LIMITS, ...options.limits, ...call.limits };
  const deadlineMs = clock.now() + limits.callTimeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await sendOnce(options, call, limits);
    const { maxAttempts } = limits;
    const { repeatable } = call;
    const nowMs = clock.now();
    const decision = decideRetry({ outcome, attempt, maxAttempts, repeatable, nowMs, deadlineMs, random });
    if (decision.kind === 'rateLimited')
      return failure(rateLimited(options, call, outcome, decision.retryAfterMs));
    if (decision.kind === 'final') return settle(call, outcome);
    log({
      level: 'debug',
      message: `${call.name}: attempt ${attempt + 1} ended as ${nameOutcome(outcome)}; again in ${Math.round(decision.waitMs)} ms`,
    });
    await clock.sleep(decision.waitMs, call.signal);
  }
}

async function sendOnce(
  options: TransportOptions,
  call: Call,
  limits: TransportLimits,
): Promise<AttemptOutcome> {
  if (isCancelled(call)) return { kind: 'cancelled' };
  const expiry = new AbortController();
  const finished = new AbortController();
  const { attemptTimeoutMs } = limits;
  void options.ports.clock.sleep(attemptTimeoutMs, finished.signal).then(() => {
    if (!finished.signal.aborted) expiry.abort();
  });
  const signal = call.signal === undefined ? expiry.signal : AbortSignal.any([expiry.signal, call.signal]);
  try {
    const response = await options.ports.fetch(call.url.href, buildInit(options, call, signal));
    const body = await readBody(response, limits.maxReplyBytes);
    if (!body.ok) return body.fault;
    return { kind: 'reply', reply: { status: response.status, headers: response.headers, text: body.value } };
  } catch (error) {
    if (isCancelled(call)) return { kind: 'cancelled' };
    if (expiry.signal.aborted) return { kind: 'timedOut', timeoutMs: attemptTimeoutMs };
    return { kind: 'broken', reason: redact(describeError(error), secretsOf(options)) };
  } finally {
    finished.abort();
  }
}

function buildInit(options: TransportOptions, call: Call, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token.reveal()}`;
  if (options.userAgent !== undefined) headers['user-agent'] = options.userAgent;
  // A followed redirect would carry the token to another place.
  const init: RequestInit = { method: call.method, headers, redirect: 'manual', signal };
  if (call.body === undefined) return init;
  headers['content-type'] = 'application/json';
  return { ...init, body: call.body };
}

function settle(call: Call, outcome: AttemptOutcome): Result<Reply, ApiFault> {
  const operation = call.name;
  switch (outcome.kind) {
    case 'reply':
      return success(outcome.reply);
    case 'tooLarge':
      return failure({ kind: 'replyTooLarge', operation, limitBytes: outcome.limitBytes });
    case 'broken':
      return failure({ kind: 'unreachable', operation, reason: outcome.reason });
    case 'timedOut':
      return failure({ kind: 'timedOut', operation, timeoutMs: outcome.timeoutMs });
    case 'cancelled':
      return failure({ kind: 'cancelled', operation });
  }
}

function refusalOf(options: TransportOptions, call: Call, reply: Reply): ApiFault {
  const refusal = parseErrorReply({ operation: call.name, ...reply });
  return { ...refusal, message: redact(refusal.message, secretsOf(options)) };
}

function rateLimited(
  options: TransportOptions,
  call: Call,
  outcome: AttemptOutcome,
  retryAfterMs: number,
): ApiFault {
  const settled = settle(call, outcome);
  if (!settled.ok) return settled.fault;
  const { kind: _kind, ...evidence } = parseErrorReply({ operation: call.name, ...settled.value });
  return {
    ...evidence,
    kind: 'rateLimited',
    message: redact(evidence.message, secretsOf(options)),
    retryAfterMs,
  };
}

function secretsOf(options: TransportOptions): readonly Secret[] {
  return options.token === undefined ? [] : [options.token];
}

function nameOutcome(outcome: AttemptOutcome): string {
  return outcome.kind === 'reply' ? `status ${outcome.reply.status}` : outcome.kind;
}

/** Node hides the reason of a failed fetch in `cause`. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
