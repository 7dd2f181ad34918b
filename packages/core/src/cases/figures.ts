// Computes figures from the times and token counts of replies. Pure.

import type { Attempt, CaseReply, CaseSide } from './case.ts';

/** The figures of one side. Times in milliseconds; a figure is absent when no reply had the data. */
export interface Figures {
  /** Replies, warm-ups included. */
  readonly replies: number;
  /** Time of the very first reply, which may have met a cold cache. */
  readonly firstMs?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  /** Median time to the first token of streamed replies. */
  readonly ttftMs?: number;
  /** Median of the mean times between tokens. */
  readonly betweenTokensMs?: number;
  /** Generated tokens divided by the seconds that their replies took. */
  readonly tokensPerSecond?: number;
}

const MS_PER_SECOND = 1_000;

/** A reply that counts for figures, with the request that it answers. */
export interface TimedReply {
  readonly case: string;
  readonly repeat: number;
  readonly reply: CaseReply;
}

/**
 * The replies of one side that count for figures. If a case has a second repeat, the first only warms up. A reply with an
 * unexpected status does not count, because a refusal is quick.
 */
export function timedReplies(attempts: readonly Attempt[], side: CaseSide): readonly TimedReply[] {
  const replies = attempts.flatMap(({ side: asked, case: name, repeat, outcome, misses }) =>
    asked === side && outcome.kind === 'reply' && !misses.some(({ what }) => what === 'status')
      ? [{ case: name, repeat, reply: outcome.reply }]
      : [],
  );
  const repeated = new Set(replies.filter(({ repeat }) => repeat > 1).map((one) => one.case));
  return replies.filter((one) => one.repeat > 1 || !repeated.has(one.case));
}

export function sumUp(attempts: readonly Attempt[], side: CaseSide): Figures {
  const all = attempts.filter((attempt) => attempt.side === side && attempt.outcome.kind === 'reply');
  const timed = timedReplies(attempts, side).map(({ reply }) => reply);
  const first = all[0]?.outcome;
  const tokensPerSecond = speedOf(timed);
  return {
    replies: all.length,
    ...(first?.kind === 'reply' ? { firstMs: first.reply.tookMs } : {}),
    ...named(
      'p50Ms',
      quantile(
        timed.map(({ tookMs }) => tookMs),
        0.5,
      ),
    ),
    ...named(
      'p95Ms',
      quantile(
        timed.map(({ tookMs }) => tookMs),
        0.95,
      ),
    ),
    ...named(
      'ttftMs',
      quantile(
        timed.flatMap(({ ttftMs }) => ttftMs ?? []),
        0.5,
      ),
    ),
    ...named(
      'betweenTokensMs',
      quantile(
        timed.flatMap((reply) => reply.betweenTokensMs ?? []),
        0.5,
      ),
    ),
    ...named('tokensPerSecond', tokensPerSecond),
  };
}

function named<Name extends keyof Figures>(name: Name, value: number | undefined): Partial<Figures> {
  return value === undefined ? {} : { [name]: value };
}

/** Undefined if no reply reports its tokens. */
export function speedOf(replies: readonly CaseReply[]): number | undefined {
  const counted = replies.filter(({ tokens }) => tokens !== undefined && tokens > 0);
  const tokens = counted.reduce((sum, reply) => sum + (reply.tokens ?? 0), 0);
  const tookMs = counted.reduce((sum, reply) => sum + reply.tookMs, 0);
  return tokens === 0 || tookMs <= 0 ? undefined : (tokens * MS_PER_SECOND) / tookMs;
}

/** Linear between the two nearest values (type 7 of Hyndman and Fan, as R and NumPy do); undefined without values. */
export function quantile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
