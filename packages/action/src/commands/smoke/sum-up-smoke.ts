// Sums up the smoke test's own replies out of a run of cases. Pure; replies are hostile text.

import { type CasesRun, type Figures, sumUp } from '@preview-endpoints/core/cases';
import { shorten } from '../../report/render/shorten.ts';
import { SMOKE_CASE, type SmokeFigures, type SmokeOutcome } from './smoke-test.ts';

/** As much as a reader of a comment reads. */
const LONGEST_SHOWN_CHARACTERS = 2_000;

export function sumUpSmoke(
  run: CasesRun,
  told: { readonly redact: (text: string) => string; readonly coldStartMs: number | undefined },
): SmokeOutcome {
  const mine = run.attempts.filter(({ side, case: name }) => side === 'head' && name === SMOKE_CASE);
  const figures = figuresOf(sumUp(mine, 'head'), told.coldStartMs);
  const missed = mine.find(({ misses }) => misses.length > 0);
  const summed = figures === undefined ? {} : { figures };
  if (missed === undefined) return { ...summed, misses: [] };
  const { misses, outcome } = missed;
  if (outcome.kind === 'fault') return { ...summed, misses };
  return { ...summed, misses, reply: shorten(told.redact(outcome.reply.text), LONGEST_SHOWN_CHARACTERS) };
}

function figuresOf(figures: Figures, coldStartMs: number | undefined): SmokeFigures | undefined {
  const { replies, firstMs, p50Ms = firstMs, tokensPerSecond } = figures;
  if (firstMs === undefined || p50Ms === undefined) return undefined;
  return {
    requests: replies,
    firstMs: Math.round(firstMs),
    p50Ms: Math.round(p50Ms),
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond: Math.round(tokensPerSecond * 10) / 10 }),
    ...(coldStartMs === undefined ? {} : { coldStartMs }),
  };
}
