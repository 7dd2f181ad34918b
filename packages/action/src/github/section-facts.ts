// The facts of each preview that a later run needs, hidden in our comment. Pure.

import { parseWith } from '@preview-endpoints/core/client';
import { atPrice, parsePreviewKey } from '@preview-endpoints/core/previews';
import * as z from 'zod/mini';
import { verdictWords } from '../report/render/verdict-words.ts';
import { isRed } from '../report/render/words.ts';
import type { Report } from '../report/report.ts';

const spendingSchema = z.object({
  dollars: z.number().check(z.nonnegative()),
  sinceMs: z.number(),
  pricePerHour: z.number().check(z.nonnegative()),
  least: z.exactOptional(z.number().check(z.nonnegative())),
  restMark: z.exactOptional(z.string()),
});

/** A longer record would leave no room for the visible text. */
export const LONGEST_RECORD_CHARACTERS = 16_000;

const factsSchema = z.object({
  state: z.string(),
  workflow: z.exactOptional(z.string()),
  spending: z.exactOptional(spendingSchema),
  /** The spec whose verdict was seen, sealed. A promotion reads it after the preview is gone. */
  reviewed: z.exactOptional(z.string().check(z.maxLength(LONGEST_RECORD_CHARACTERS))),
  /** The number of the run that wrote the section. */
  run: z.exactOptional(z.string().check(z.regex(/^\d{1,20}$/))),
  updatedMs: z.exactOptional(z.number()),
  pricePerHour: z.exactOptional(z.number().check(z.nonnegative())),
  /** The run is red because of its verdict. */
  red: z.exactOptional(z.literal(true)),
  note: z.exactOptional(z.string().check(z.regex(/^[A-Za-z0-9%., -]{1,100}$/))),
  model: z.exactOptional(z.string()),
  revision: z.exactOptional(z.string()),
  instance: z.exactOptional(z.string()),
  /** `/preview extend` keeps the preview until then. */
  keptUntilMs: z.exactOptional(z.number().check(z.nonnegative())),
});

export type SectionFacts = z.infer<typeof factsSchema>;

/** The keys are those of the previews. */
export type FactsByKey = ReadonlyMap<string, SectionFacts>;

const byNamespaceSchema = z.record(z.string(), z.record(z.string(), factsSchema));

/** Directly after the marker of the comment, where foreign text cannot be. */
const FACTS = /^\n<!-- preview-endpoints-facts (\{[^<>\n]*\}) -->/;

/** No name of a model or an instance is longer. */
const LONGEST_FACT_CHARACTERS = 200;

const RUN_LINK = /\/actions\/runs\/(\d{1,20})/;

export function runOf(runUrl: string | undefined): string | undefined {
  return RUN_LINK.exec(runUrl ?? '')?.[1];
}

/** Facts that the newer report does not have stay as they were. */
export function mergeFacts(before: SectionFacts | undefined, report: Report): SectionFacts {
  const { state, workflow, spending, updatedMs, pricePerHour, verdict, promotion } = report;
  const { note: _ofBefore, red: _wasRed, run: _saidBefore, updatedMs: _thenMs, ...rest } = before ?? {};
  const { keptUntilMs: _ofAnother, ...ended }: Partial<SectionFacts> = rest;
  // The next endpoint of this name is another one, so its cost starts anew.
  const kept = state === 'gone' ? ended : rest;
  const reviewed = promotion?.kind === 'planned' ? promotion.record : undefined;
  const isSeen = state === 'ready' || state === 'asleep';
  const run = runOf(report.runUrl);
  const note = verdict === undefined ? undefined : noteOf(verdict);
  return {
    ...kept,
    ...short('model', report.model),
    ...short('revision', report.revision),
    ...short('instance', report.instance),
    state,
    ...(workflow === undefined ? {} : { workflow }),
    ...(spending === undefined ? endOf(before, report) : { spending }),
    ...(reviewed === undefined || !isSeen ? {} : { reviewed }),
    ...(run === undefined ? {} : { run }),
    ...(updatedMs === undefined ? {} : { updatedMs }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(note === undefined ? {} : { note }),
    ...(isRed(report) ? { red: true } : {}),
  };
}

/** A run that finds the preview gone may not have read its cost. Nothing is added to the cost from then on. */
function endOf(before: SectionFacts | undefined, { endedMs }: Report): Pick<SectionFacts, 'spending'> {
  if (endedMs === undefined || before?.spending === undefined) return {};
  return { spending: atPrice(before.spending, 0, endedMs) };
}

function short(
  key: 'model' | 'revision' | 'instance',
  text: string | undefined,
): Partial<Record<typeof key, string>> {
  return text === undefined || text.length > LONGEST_FACT_CHARACTERS ? {} : { [key]: text };
}

/** The base is left out, because the row is short and its name is foreign text. */
function noteOf(verdict: NonNullable<Report['verdict']>): string | undefined {
  const { figure, answers } = verdictWords(verdict);
  const said = [
    ...(figure === undefined ? [] : [`${figure} the base`]),
    ...(answers === undefined ? [] : [answers]),
  ];
  return said.length === 0 ? undefined : said.join(', ');
}

/** Earlier facts on the model, its instance and price are still true unless the report has newer ones. */
export function completeReport(report: Report, before: SectionFacts | undefined): Report {
  if (before === undefined) return report;
  const { model, revision, instance, pricePerHour, keptUntilMs } = before;
  // A revision belongs to its model.
  const ofModel = report.model === undefined && model !== undefined;
  return {
    ...(ofModel ? { model, ...(revision === undefined ? {} : { revision }) } : {}),
    ...(instance === undefined ? {} : { instance }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(keptUntilMs === undefined || report.state === 'gone' ? {} : { keptUntilMs }),
    ...report,
  };
}

/** Keeps only what is necessary: the state, the author's run, and the sum of costs. */
export function tighten({
  note: _1,
  model: _2,
  revision: _3,
  instance: _4,
  reviewed: _6,
  workflow: _5,
  ...rest
}: SectionFacts): SectionFacts {
  return rest;
}

/** The line contains nothing that could end the HTML comment around it. */
export function renderFactsLine(facts: FactsByKey): string {
  const byNamespace: Record<string, Record<string, SectionFacts>> = {};
  for (const [key, one] of facts) {
    const ref = parsePreviewKey(key);
    if (ref !== undefined) byNamespace[ref.namespace] = { ...byNamespace[ref.namespace], [ref.name]: one };
  }
  const json = JSON.stringify(byNamespace).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
  return `<!-- preview-endpoints-facts ${json} -->`;
}

export interface ReadFacts {
  readonly facts: FactsByKey;
  /** The text after the line. */
  readonly rest: string;
}

/** `text` is what follows the marker. Empty if there are no facts, or none that can be read. */
export function readFactsLine(text: string): ReadFacts {
  const [line, json] = FACTS.exec(text) ?? [];
  if (line === undefined || json === undefined) return { facts: new Map(), rest: text };
  return { facts: parseFacts(json), rest: text.slice(line.length) };
}

function parseFacts(json: string): FactsByKey {
  try {
    const parsed = parseWith(byNamespaceSchema, JSON.parse(json));
    if (!parsed.ok) return new Map();
    return new Map(
      Object.entries(parsed.value).flatMap(([namespace, named]) =>
        Object.entries(named).map(([name, facts]) => [`${namespace}/${name}`, facts] as const),
      ),
    );
  } catch {
    return new Map();
  }
}
