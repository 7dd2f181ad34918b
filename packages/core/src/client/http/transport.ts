// Sends a request and returns its reply: the one place with attempts, deadlines and backoff.

import type { Ports } from '../../ports.ts';
import { redactAndCut } from '../../redact.ts';
import { failure, type Result, success } from '../../result.ts';
import type { Secret } from '../../secret.ts';
import { parseErrorReply } from '../error-body.ts';
import type { ApiFault, RefusalFault } from '../fault.ts';
import type { CallName, Method } from '../operations.ts';
import { attemptOnce } from './attempt.ts';
import { buildRequestInit, type Sender } from './request-init.ts';
import { type AttemptOutcome, decideRetry, type HttpReply } from './retry.ts';

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

/** The platform's text about a broken connection is one line. */
const LONGEST_REASON_CHARACTERS = 600;
/** A namespace, a slash and a name; a model id is no longer. */
const LONGEST_SUBJECT_CHARACTERS = 200;
/** The Hub redirects once: a renamed model, another case. More is a loop. */
const MOST_REDIRECTS = 3;

export interface HttpCall {
  readonly name: CallName;
  readonly method: Method;
  readonly url: URL | string;
  readonly repeatable: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** What the request is about, for people: a namespace, `namespace/name`, a model. Checked text only. */
  readonly subject?: string;
  /** Sent without the token, because the receiver does not need it. */
  readonly anonymous?: boolean;
  /** Follows a redirect within the same origin, which already has the token. Default: no redirect is followed. */
  readonly followsOnOrigin?: boolean;
  readonly limits?: Partial<TransportLimits>;
  /** Ends the call sooner than its limits would. */
  readonly atMostMs?: number;
  readonly signal?: AbortSignal;
}

export interface Transport {
  /** Any reply, whatever its status: for callers that read a 404 or 503 as an answer. */
  exchange(call: HttpCall): Promise<Result<HttpReply, ApiFault>>;
  /** A 2xx reply, or the named refusal. */
  send(call: HttpCall): Promise<Result<HttpReply, ApiFault>>;
  /** The first `longest` characters of `text`, without the token that this transport carries. */
  redact(text: string, longest: number): string;
}

export interface TransportOptions extends Sender {
  readonly ports: Ports;
  readonly limits?: Partial<TransportLimits>;
}

type Settled = TransportOptions & { readonly limits: TransportLimits };

/** Throws if the token is not a `Secret`: this mistake of the program must show where it was made. */
export function createTransport(given: TransportOptions): Transport {
  refusePlainToken(given.token);
  const options: Settled = { ...given, limits: { ...DEFAULT_LIMITS, ...given.limits } };
  const exchange = (call: HttpCall): Promise<Result<HttpReply, ApiFault>> =>
    call.followsOnOrigin === true ? exchangeAlong(options, call) : exchangeWithRetries(options, call);
  const send = async (call: HttpCall): Promise<Result<HttpReply, ApiFault>> => {
    const exchanged = await exchange(call);
    if (!exchanged.ok || isSuccess(exchanged.value.status)) return exchanged;
    return failure(refusalOf(options, call, exchanged.value));
  };
  return { exchange, send, redact: (text, longest) => redactAndCut(text, longest, secretsOf(options)) };
}

/** Checks for callers without types. Not `instanceof`: a program may have loaded two copies of this package. */
function refusePlainToken(token: unknown): void {
  const isSecret = token === undefined || (typeof token === 'object' && token !== null && 'reveal' in token);
  if (!isSecret) throw new TypeError("token must be a Secret: write new Secret('hf_...')");
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** All redirects together share the time limit of one call. */
async function exchangeAlong(options: Settled, call: HttpCall): Promise<Result<HttpReply, ApiFault>> {
  const { clock } = options.ports;
  const limits = { ...options.limits, ...call.limits };
  const deadlineMs = clock.now() + Math.min(limits.callTimeoutMs, call.atMostMs ?? limits.callTimeoutMs);
  let url = call.url;
  for (let followed = 0; ; followed += 1) {
    const atMostMs = deadlineMs - clock.now();
    const exchanged = await exchangeWithRetries(options, { ...call, url, atMostMs });
    const isLast = followed === MOST_REDIRECTS || !exchanged.ok;
    const next = isLast ? undefined : targetOnOrigin(url, exchanged.value);
    if (next === undefined) return exchanged;
    url = next;
  }
}

async function exchangeWithRetries(options: Settled, call: HttpCall): Promise<Result<HttpReply, ApiFault>> {
  const { clock, random, log } = options.ports;
  const limits = call.limits === undefined ? options.limits : { ...options.limits, ...call.limits };
  const deadlineMs = clock.now() + Math.min(limits.callTimeoutMs, call.atMostMs ?? limits.callTimeoutMs);
  for (let attempt = 0; ; attempt += 1) {
    const { maxAttempts, maxReplyBytes } = limits;
    const timeoutMs = Math.min(limits.attemptTimeoutMs, deadlineMs - clock.now());
    const outcome = await sendOnce(options, call, { timeoutMs, maxReplyBytes });
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

/** No attempt lasts longer than its call. */
function sendOnce(
  options: TransportOptions,
  call: HttpCall,
  limits: { readonly timeoutMs: number; readonly maxReplyBytes: number },
): Promise<AttemptOutcome> {
  const { fetch, clock } = options.ports;
  return attemptOnce({
    ...limits,
    fetch,
    clock,
    url: typeof call.url === 'string' ? call.url : call.url.href,
    init: buildRequestInit(options, call),
    signal: call.signal,
    redact: (text) => redactAndCut(text, LONGEST_REASON_CHARACTERS, secretsOf(options)),
  });
}

function settle(call: HttpCall, outcome: AttemptOutcome): Result<HttpReply, ApiFault> {
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

function refusalOf(options: TransportOptions, call: HttpCall, reply: HttpReply): RefusalFault {
  const { name: operation, subject } = call;
  const refusal = parseErrorReply({ operation, ...reply }, secretsOf(options));
  if (subject === undefined) return refusal;
  // Somebody may have entered a token in place of a name.
  return { ...refusal, subject: redactAndCut(subject, LONGEST_SUBJECT_CHARACTERS, secretsOf(options)) };
}

function rateLimited(
  options: TransportOptions,
  call: HttpCall,
  outcome: AttemptOutcome,
  retryAfterMs: number,
): ApiFault {
  const settled = settle(call, outcome);
  if (!settled.ok) return settled.fault;
  return { ...refusalOf(options, call, settled.value), kind: 'rateLimited', retryAfterMs };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** The target of a redirect, if it stays on the origin of the request. */
function targetOnOrigin(from: URL | string, reply: HttpReply): URL | undefined {
  const location = REDIRECTS.has(reply.status) ? reply.headers.get('location') : null;
  const { href, origin } = new URL(from);
  if (location === null || !URL.canParse(location, href)) return undefined;
  const target = new URL(location, href);
  return target.origin === origin ? target : undefined;
}

function secretsOf(options: TransportOptions): readonly Secret[] {
  return options.token === undefined ? [] : [options.token];
}

function nameOutcome(outcome: AttemptOutcome): string {
  return outcome.kind === 'reply' ? `status ${outcome.reply.status}` : outcome.kind;
}
