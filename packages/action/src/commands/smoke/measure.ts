// Sums up the times and token counts of a smoke test. Pure.

import { valueAt } from '../../inputs/value-at.ts';
import type { SmokeFigures, SmokeReply } from './smoke-test.ts';

const MS_PER_SECOND = 1_000;

/** Undefined when nothing was answered. */
export function sumUp(replies: readonly SmokeReply[]): SmokeFigures | undefined {
  const [first, ...warm] = replies;
  if (first === undefined) return undefined;
  const timed = warm.length === 0 ? [first] : warm;
  const counted = timed.flatMap(({ text, tookMs }) => {
    const tokens = completionTokens(text);
    return tokens === undefined ? [] : [{ tokens, tookMs }];
  });
  const tokens = counted.reduce((sum, one) => sum + one.tokens, 0);
  const countedMs = counted.reduce((sum, one) => sum + one.tookMs, 0);
  const figures = {
    requests: replies.length,
    firstMs: Math.round(first.tookMs),
    p50Ms: Math.round(median(timed.map((reply) => reply.tookMs))),
  };
  if (tokens === 0 || countedMs <= 0) return figures;
  return { ...figures, tokensPerSecond: Math.round((tokens * MS_PER_SECOND * 10) / countedMs) / 10 };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** `usage.completion_tokens` of the OpenAI shape, `details.generated_tokens` of text-generation-inference. */
function completionTokens(text: string): number | undefined {
  try {
    const reply: unknown = JSON.parse(text);
    const candidates = ['usage.completion_tokens', 'details.generated_tokens', '0.details.generated_tokens'];
    return candidates.map((path) => valueAt(reply, path)).find((value) => typeof value === 'number');
  } catch {
    return undefined;
  }
}
