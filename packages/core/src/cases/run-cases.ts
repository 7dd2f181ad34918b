// Sends cases to a preview and, in turn, to its base. It may not decide what a miss means.

import { resolveUnder } from '../client/schemas/endpoint.ts';
import type { Clock, Fetch } from '../ports.ts';
import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import {
  type Attempt,
  type Case,
  type CaseFault,
  type CaseReply,
  type CaseSide,
  largestReplyBytes,
  type Miss,
} from './case.ts';
import type { JudgeReply, Redact } from './judge-plain-reply.ts';
import { judgeReply } from './judge-reply.ts';
import { sendCase } from './send-case.ts';

/** An endpoint that gets requests. */
export interface AskedEndpoint {
  readonly url: URL;
  /** Absent if the endpoint needs no token, or may not receive one. */
  readonly token?: Secret;
}

/** The base of the comparison. It gets the same requests, adapted to its model name. */
export interface AskedBase extends AskedEndpoint {
  /** For a base that serves under another model name. */
  readonly adapt?: (one: Case) => Case;
}

export interface RunCasesOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly cases: readonly Case[];
  readonly head: AskedEndpoint;
  /** Gets the same requests in turn. Absent: nothing is compared. */
  readonly base?: AskedBase;
  /** Concurrent requests to each side, 1 to 16. */
  readonly concurrency: number;
  /** Milliseconds for all requests together. Requests that were not sent by then are not in the result. */
  readonly timeoutMs: number;
  readonly redact: Redact;
  /** Called after each request, in the order in which they end. */
  readonly onAttempt?: (attempt: Attempt) => void;
  readonly signal?: AbortSignal;
}

export interface CasesRun {
  /** Ordered by repeat, then by case; a request that was not sent is missing. */
  readonly attempts: readonly Attempt[];
  /** False if the time was over, or the run was cancelled, before all requests were sent. */
  readonly isComplete: boolean;
}

type Judged = RunCasesOptions & { readonly judgeOne: JudgeReply; readonly largestBytes: number };

/** One request to send to each side. */
interface CaseQuestion {
  readonly case: Case;
  readonly repeat: number;
}

/**
 * Sends all cases once, then all again, so that a slow minute affects every case and both sides. The side that goes first
 * alternates, so that neither always finds the caches that the other warmed.
 */
export function runCases(options: RunCasesOptions): Promise<CasesRun> {
  return runCasesWith(judgeReply, options);
}

/** The same with another judge, for programs that must stay small. */
export async function runCasesWith(judgeOne: JudgeReply, options: RunCasesOptions): Promise<CasesRun> {
  const questions = orderQuestions(options.cases);
  const largestBytes = largestReplyBytes(questions.length * (options.base === undefined ? 1 : 2));
  const deadlineMs = options.clock.now() + options.timeoutMs;
  const attempts: (readonly Attempt[])[] = questions.map(() => []);
  let next = 0;
  let isComplete = true;
  const askOn = async (): Promise<void> => {
    for (;;) {
      const index = next;
      const question = questions[index];
      if (question === undefined) return;
      next += 1;
      const leftMs = deadlineMs - options.clock.now();
      if (leftMs <= 0 || options.signal?.aborted === true) {
        isComplete = false;
        return;
      }
      attempts[index] = await askSides({ ...options, judgeOne, largestBytes }, question, index, leftMs);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, askOn));
  return { attempts: attempts.flat(), isComplete: isComplete && options.signal?.aborted !== true };
}

function orderQuestions(cases: readonly Case[]): readonly CaseQuestion[] {
  const most = Math.max(0, ...cases.map((one) => one.repeat));
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((repeat) =>
    cases.filter((one) => one.repeat >= repeat).map((one) => ({ case: one, repeat })),
  );
}

async function askSides(
  options: Judged,
  question: CaseQuestion,
  index: number,
  leftMs: number,
): Promise<readonly Attempt[]> {
  const { head, base } = options;
  if (base === undefined) return [await ask(options, { side: 'head', endpoint: head, question, leftMs })];
  const { adapt = (one: Case): Case => one } = base;
  const sides: readonly (readonly [CaseSide, AskedEndpoint, CaseQuestion])[] = [
    ['head', head, question],
    ['base', base, { ...question, case: adapt(question.case) }],
  ];
  const attempts: Attempt[] = [];
  for (const [side, endpoint, asked] of index % 2 === 0 ? sides : sides.toReversed()) {
    attempts.push(await ask(options, { side, endpoint, question: asked, leftMs }));
  }
  return attempts;
}

interface Asking {
  readonly side: CaseSide;
  readonly endpoint: AskedEndpoint;
  readonly question: CaseQuestion;
  readonly leftMs: number;
}

async function ask(options: Judged, { side, endpoint, question, leftMs }: Asking): Promise<Attempt> {
  const { case: one, repeat } = question;
  const { token } = endpoint;
  const answered = await sendCase({
    fetch: options.fetch,
    clock: options.clock,
    target: { url: resolveUnder(endpoint.url, one.path), ...(token === undefined ? {} : { token }) },
    case: one,
    timeoutMs: leftMs,
    largestBytes: options.largestBytes,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const attempt: Attempt = { side, case: one.name, repeat, ...judge(one, answered, options) };
  options.onAttempt?.(attempt);
  return attempt;
}

function judge(
  one: Case,
  answered: Result<CaseReply, CaseFault>,
  { judgeOne, redact }: Pick<Judged, 'judgeOne' | 'redact'>,
): Pick<Attempt, 'outcome' | 'misses'> {
  if (answered.ok) {
    const reply = answered.value;
    return { outcome: { kind: 'reply', reply }, misses: judgeOne(one.expect, reply, redact) };
  }
  const { fault } = answered;
  return { outcome: { kind: 'fault', fault }, misses: [missOf(fault, redact)] };
}

/** The platform's and the server's text about a broken connection may be long and contain anything. */
const LONGEST_REASON_CHARACTERS = 200;

function missOf(fault: CaseFault, redact: Redact): Miss {
  const wanted = 'a reply';
  const cut = (text: string): string => redact(text).slice(0, LONGEST_REASON_CHARACTERS);
  switch (fault.kind) {
    case 'timedOut':
      return {
        what: 'reply',
        wanted,
        got: `no complete reply within ${Math.round(fault.timeoutMs / 1_000)} s`,
      };
    case 'tooLarge':
      return { what: 'reply', wanted, got: `more than ${fault.limitBytes} bytes` };
    case 'brokenStream':
      return { what: 'reply', wanted, got: `a stream that broke off: ${cut(fault.reason)}` };
    case 'network':
      return { what: 'reply', wanted, got: `no connection: ${cut(fault.reason)}` };
    case 'cancelled':
      return { what: 'reply', wanted, got: 'nothing, because the run was cancelled' };
  }
}
