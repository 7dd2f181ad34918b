// What a later run needs to know of each preview that our comment tells of, hidden in the comment itself. Pure.

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

/** A longer one would leave no room for what people read. */
export const LONGEST_RECORD_CHARACTERS = 16_000;

const factsSchema = z.object({
  state: z.string(),
  workflow: z.exactOptional(z.string()),
  spending: z.exactOptional(spendingSchema),
  /** The spec whose verdict was seen, sealed; promoting reads it when the preview is gone. */
  reviewed: z.exactOptional(z.string().check(z.maxLength(LONGEST_RECORD_CHARACTERS))),
  /** The number of the run that said it. */
  run: z.exactOptional(z.string().check(z.regex(/^\d{1,20}$/))),
  updatedMs: z.exactOptional(z.number()),
  pricePerHour: z.exactOptional(z.number().check(z.nonnegative())),
  /** The run is red by its verdict. */
  red: z.exactOptional(z.literal(true)),
  note: z.exactOptional(z.string().check(z.regex(/^[A-Za-z0-9%., -]{1,100}$/))),
  model: z.exactOptional(z.string()),
  revision: z.exactOptional(z.string()),
  instance: z.exactOptional(z.string()),
  /** Until when `/preview extend` keeps it. */
  keptUntilMs: z.exactOptional(z.number().check(z.nonnegative())),
});

export type SectionFacts = z.infer<typeof factsSchema>;

/** By the key of the preview. */
export type FactsByKey = ReadonlyMap<string, SectionFacts>;

const byNamespaceSchema = z.record(z.string(), z.record(z.string(), factsSchema));

/** Right behind the marker of the comment, where no text from elsewhere can stand. */
const FACTS = /^\n<!-- preview-endpoints-facts (\{[^<>\n]*\}) -->/;

/** Longer is no name of a model or an instance. */
const LONGEST_FACT_CHARACTERS = 200;

const RUN_LINK = /\/actions\/runs\/(\d{1,20})/;

export function runOf(runUrl: string | undefined): string | undefined {
  return RUN_LINK.exec(runUrl ?? '')?.[1];
}

/** What a newer report does not know stays as it was told before. */
export function mergeFacts(before: SectionFacts | undefined, report: Report): SectionFacts {
  const { state, workflow, spending, updatedMs, pricePerHour, verdict, promotion } = report;
  const { note: _ofBefore, red: _wasRed, run: _saidBefore, updatedMs: _thenMs, ...rest } = before ?? {};
  const { keptUntilMs: _ofAnother, ...ended }: Partial<SectionFacts> = rest;
  // The next endpoint of this name is another one.
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

/** Whoever found it gone may not have read what it had cost: nothing is added from then on. */
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

/** The base is left out: the row is short, and its name comes from elsewhere. */
function noteOf(verdict: NonNullable<Report['verdict']>): string | undefined {
  const { figure, answers } = verdictWords(verdict);
  const said = [
    ...(figure === undefined ? [] : [`${figure} the base`]),
    ...(answers === undefined ? [] : [answers]),
  ];
  return said.length === 0 ? undefined : said.join(', ');
}

/** What was told of the model, its instance and price is still true where the report does not say otherwise. */
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

/** Only what nobody can do without: the state, whose it is, and the sum that is gone on from. */
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

/** Nothing in it can end the comment that hides it. */
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
  /** What follows the line. */
  readonly rest: string;
}

/** `text` is what follows the marker. Nothing where there is none, or none that can be read. */
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
