// The shape of the output `result`, version 1, for later steps that read it. A field that is absent does not apply.

import * as z from 'zod/mini';

const text = z.string();
const number = z.number();
const ms = z.optional(z.number().check(z.gte(0)));

const figuresSchema = z.looseObject({
  replies: z.int().check(z.gte(0)),
  firstMs: ms,
  p50Ms: ms,
  p95Ms: ms,
  ttftMs: ms,
  betweenTokensMs: ms,
  tokensPerSecond: z.optional(number),
});

/** A version may get new fields, so a reader must not refuse them. */
export const resultSchema = z.looseObject({
  version: z.literal(1),
  reason: text,
  /** Absent if the run failed. */
  outcome: z.optional(
    z.enum([
      'created',
      'updated',
      'resumed',
      'replaced',
      'unchanged',
      'deleted',
      'already-gone',
      'paused',
      'scaled-to-zero',
      'planned',
      'swept',
      'skipped',
      'promoted',
      'rolled-back',
    ]),
  ),
  name: z.optional(text),
  namespace: z.optional(text),
  url: z.optional(text),
  state: z.optional(text),
  revision: z.optional(text),
  revisionReason: z.optional(text),
  pricePerHour: z.optional(number),
  costAtMost: z.optional(number),
  costAtLeast: z.optional(number),
  readyAfterSeconds: z.optional(number),
  openaiBaseUrl: z.optional(text),
  servedModel: z.optional(text),
  repository: z.optional(text),
  image: z.optional(text),
  instance: z.optional(text),
  created: z.optional(z.boolean()),
  verdict: z.optional(z.enum(['passed', 'failed', 'different', 'none'])),
  brokenRules: z.optional(z.array(text)),
  unjudgedRules: z.optional(z.array(text)),
  figures: z.optional(z.looseObject({ head: figuresSchema, base: z.optional(figuresSchema) })),
  comparedWith: z.optional(text),
  resultsPath: z.optional(text),
  ownRequests: z.optional(z.looseObject({ count: z.int(), firstAt: text, lastAt: text })),
  sameForAll: z.optional(text),
  smokeTest: z.optional(
    z.looseObject({
      requests: z.int(),
      firstMs: number,
      p50Ms: number,
      tokensPerSecond: z.optional(number),
      coldStartMs: z.optional(number),
    }),
  ),
});
