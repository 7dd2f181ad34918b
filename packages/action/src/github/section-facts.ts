// The facts of a section that a later run needs, hidden in the comment: state, workflow, spending. Pure.

import { parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import type { Report } from '../report/report.ts';

const spendingSchema = z.object({
  dollars: z.number().check(z.nonnegative()),
  sinceMs: z.number(),
  pricePerHour: z.number().check(z.nonnegative()),
  least: z.exactOptional(z.number().check(z.nonnegative())),
  restMark: z.exactOptional(z.string()),
});

/** A longer one would leave no room for what people read. */
export const LONGEST_RECORD_CHARACTERS = 16_000;

const factsSchema = z.object({
  state: z.string(),
  workflow: z.exactOptional(z.string()),
  spending: z.exactOptional(spendingSchema),
  /** The spec whose verdict was seen, sealed; promoting reads it when the preview is gone. */
  reviewed: z.exactOptional(z.string().check(z.maxLength(LONGEST_RECORD_CHARACTERS))),
});

export type SectionFacts = z.infer<typeof factsSchema>;

/** Right behind the opening of its section, where no text from elsewhere can stand. */
const FACTS = /^\n<!-- preview-endpoints-facts (\S{1,20000}) -->/;

/** What a newer report does not know stays as it was told before. */
export function mergeFacts(before: SectionFacts | undefined, report: Report): SectionFacts {
  const { state, workflow, spending } = report;
  const reviewed = report.promotion?.kind === 'planned' ? report.promotion.record : undefined;
  const isSeen = state === 'ready' || state === 'asleep';
  return {
    ...before,
    state,
    ...(workflow === undefined ? {} : { workflow }),
    ...(spending === undefined ? {} : { spending }),
    ...(reviewed === undefined || !isSeen ? {} : { reviewed }),
  };
}

/** Escaped, so that nothing in it ends the comment. */
export function renderFactsLine(facts: SectionFacts): string {
  return `<!-- preview-endpoints-facts ${encodeURIComponent(JSON.stringify(facts))} -->`;
}

/** `text` is what follows the opening of a section. Undefined where there are none, or none that can be read. */
export function readFactsLine(text: string): SectionFacts | undefined {
  const [, escaped] = FACTS.exec(text) ?? [];
  if (escaped === undefined) return undefined;
  try {
    const parsed = parseWith(factsSchema, JSON.parse(decodeURIComponent(escaped)));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
