// Asks a ready preview what a smoke test asks, and judges the replies. It may not decide what a failure means.

import type { Ports, Secret } from '@preview-endpoints/core';
import { type ApiFault, createTransport, resolveUnder } from '@preview-endpoints/core/client';
import { shorten } from '../../report/render/shorten.ts';
import { type Judge, judgeReply, type QueryJson } from './judge-reply.ts';
import { sumUp } from './measure.ts';
import type { SmokeOutcome, SmokeReply, SmokeTest } from './smoke-test.ts';

export interface SmokeOptions {
  readonly ports: Ports;
  /** Absent: it is asked without one. */
  readonly token?: Secret;
  readonly url: URL;
  readonly test: SmokeTest;
  readonly redact: (text: string) => string;
  readonly signal?: AbortSignal;
}

/** A slow generation takes a minute; longer is a failure that somebody should see. */
const REPLY_TIMEOUT_MS = 120_000;
/** All requests together: beyond it, it is a load test. */
const TEST_TIMEOUT_MS = 600_000;
/** Enough for any answer worth judging. */
const LARGEST_REPLY_BYTES = 4 * 1024 * 1024;
/** What a reader of a comment takes in. */
const LONGEST_SHOWN_CHARACTERS = 2_000;

export async function runSmokeTest(options: SmokeOptions): Promise<SmokeOutcome> {
  const { test, ports, redact } = options;
  const judge: Judge = { redact, query: test.expect.json === undefined ? undefined : await loadQuery() };
  const deadlineMs = ports.clock.now() + TEST_TIMEOUT_MS;
  const replies: SmokeReply[] = [];
  const sum = (): Pick<SmokeOutcome, 'figures'> => {
    const figures = sumUp(replies);
    return figures === undefined ? {} : { figures };
  };
  for (let asked = 0; asked < test.repeat; asked += 1) {
    const reply = await ask(options, deadlineMs - ports.clock.now());
    if ('fault' in reply) {
      return { ...sum(), misses: [{ what: 'reply', wanted: 'an answer', got: describe(reply.fault) }] };
    }
    replies.push(reply);
    const misses = judgeReply(test.expect, reply, judge);
    if (misses.length > 0)
      return { ...sum(), misses, reply: shorten(redact(reply.text), LONGEST_SHOWN_CHARACTERS) };
  }
  return { ...sum(), misses: [] };
}

async function ask(
  { ports, token, test, url, signal }: SmokeOptions,
  leftMs: number,
): Promise<SmokeReply | { readonly fault: ApiFault }> {
  const timeoutMs = Math.max(1, Math.min(REPLY_TIMEOUT_MS, leftMs));
  const startedMs = ports.clock.now();
  const answered = await createTransport({ ports, token }).exchange({
    name: 'requestInference',
    method: test.method,
    url: resolveUnder(url, test.path),
    // An answer that comes at the second attempt is what the test is there to find.
    repeatable: false,
    headers: test.headers,
    limits: {
      attemptTimeoutMs: timeoutMs,
      callTimeoutMs: timeoutMs,
      maxAttempts: 1,
      maxReplyBytes: LARGEST_REPLY_BYTES,
    },
    ...(test.method === 'GET' ? {} : { body: JSON.stringify(test.body ?? null) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!answered.ok) return { fault: answered.fault };
  return { status: answered.value.status, text: answered.value.text, tookMs: ports.clock.now() - startedMs };
}

function describe(fault: ApiFault): string {
  switch (fault.kind) {
    case 'timedOut':
      return `nothing within ${Math.round(fault.timeoutMs / 1000)} s`;
    case 'replyTooLarge':
      return `more than ${fault.limitBytes} bytes`;
    default:
      return fault.kind;
  }
}

async function loadQuery(): Promise<QueryJson> {
  const { query } = await import('./json-path.ts');
  return (path, value) => query(path, value).values();
}
