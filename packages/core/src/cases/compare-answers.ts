// Compares the answers of the preview and of its base, case by case, and shows where they differ. Pure. Both answers are
// hostile text; secrets are removed before anything is cut.

import { structuredPatch } from 'diff';
import type { Attempt, Case, CaseSide } from './case.ts';
import type { Redact } from './judge-plain-reply.ts';
import { isCloseJson } from './same-json.ts';

export type CaseVerdict = 'equal' | 'different' | 'failed';

/** The comparison of one case. */
export interface ComparedCase {
  readonly case: string;
  /** `failed`: the preview or its base missed an expectation, so their answers are not compared. No answer is a miss too. */
  readonly verdict: CaseVerdict;
  /** The preview missed an expectation. */
  readonly headFailed: boolean;
  /** The base missed an expectation: the case was broken before. */
  readonly baseFailed: boolean;
  /** The lines in which the first two answers differ, each after `-` (base), `+` (head) or a blank. */
  readonly diff?: readonly string[];
}

/** The rest of a longer answer is not compared line by line. */
const LONGEST_DIFFED_CHARACTERS = 8_000;
/** Longer JSON is shown unformatted: deeply nested JSON could grow to the square of its length by indentation. */
const LONGEST_INDENTED_CHARACTERS = 16_000;
const MOST_DIFF_LINES = 20;
/** Numbers are compared with a tolerance only among this many answers of each side, because each answer meets each other. */
const MOST_CLOSE_ANSWERS = 3;
/** A longer answer is compared as text and not parsed. */
const LONGEST_READ_CHARACTERS = 1024 * 1024;
/** Without this bound, two long answers without a common line would keep the comparison busy. */
const MOST_EDITS = 400;

/** In the order of the cases. A case that was not asked on both sides is left out. */
export function compareCases(
  cases: readonly Pick<Case, 'name'>[],
  attempts: readonly Attempt[],
  redact: Redact,
): readonly ComparedCase[] {
  return cases.flatMap(({ name }) => {
    const mine = attempts.filter((attempt) => attempt.case === name);
    const isOnBoth = mine.some(({ side }) => side === 'head') && mine.some(({ side }) => side === 'base');
    return isOnBoth ? [compareCase(name, mine, redact)] : [];
  });
}

function compareCase(name: string, attempts: readonly Attempt[], redact: Redact): ComparedCase {
  const hasFailed = (side: CaseSide): boolean =>
    attempts.some((attempt) => attempt.side === side && attempt.misses.length > 0);
  const facts = { case: name, headFailed: hasFailed('head'), baseFailed: hasFailed('base') };
  if (facts.headFailed || facts.baseFailed) return { ...facts, verdict: 'failed' };
  const differing = findDifference(attempts);
  if (differing === undefined) return { ...facts, verdict: 'equal' };
  return { ...facts, verdict: 'different', diff: diffAnswers(differing.base, differing.head, redact) };
}

/**
 * A model that samples answers differently each time. So a case is equal when the head gave some answer that the base gave too,
 * and different only when the two sides share no answer.
 */
function findDifference(
  attempts: readonly Attempt[],
): { readonly head: string; readonly base: string } | undefined {
  const texts = (side: CaseSide): readonly string[] =>
    attempts.flatMap((attempt) =>
      attempt.side === side && attempt.outcome.kind === 'reply' ? [attempt.outcome.reply.text] : [],
    );
  const [heads, bases] = [texts('head'), texts('base')];
  if (haveSameAnswer(heads, bases)) return undefined;
  return { head: heads[0] ?? '', base: bases[0] ?? '' };
}

/** Each text is parsed once: there may be fifty on each side, each a megabyte long. */
function haveSameAnswer(heads: readonly string[], bases: readonly string[]): boolean {
  const [left, right] = [distinctAnswers(heads), distinctAnswers(bases)];
  if ([...left.keys()].some((key) => right.has(key))) return true;
  const first = (answers: Answers): readonly unknown[] => [...answers.values()].slice(0, MOST_CLOSE_ANSWERS);
  return first(left).some((one) => first(right).some((other) => isClose(one, other)));
}

/** The parsed answers, by their text. */
type Answers = ReadonlyMap<string, unknown>;

function distinctAnswers(texts: readonly string[]): Answers {
  return new Map(
    [...new Set(texts)].map((text) => {
      const answer = answerOf(text);
      return [asText(answer) ?? text, answer];
    }),
  );
}

/** Ids, times and token counts of a reply are not part of its answer. The last digits of a score are not either. */
export function isSameAnswer(one: string, other: string): boolean {
  return haveSameAnswer([one], [other]);
}

function isClose(one: unknown, other: unknown): boolean {
  return typeof one !== 'string' && typeof other !== 'string' && isCloseJson(one, other);
}

/** The answer in a reply: the choices of an OpenAI-shaped reply, its embeddings, the JSON itself, or the text. */
function answerOf(text: string): unknown {
  if (text.length > LONGEST_READ_CHARACTERS) return text.trim();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim();
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value;
  if ('choices' in value && Array.isArray(value.choices)) return value.choices.map(choiceOf);
  if ('object' in value && value.object === 'list' && 'data' in value) return value.data;
  return value;
}

function choiceOf(choice: unknown): unknown {
  if (typeof choice !== 'object' || choice === null) return choice;
  if ('message' in choice) return choice.message;
  return 'text' in choice ? choice.text : choice;
}

function diffAnswers(base: string, head: string, redact: Redact): readonly string[] {
  const show = (text: string): string =>
    `${breakLines(redact(readable(text)).slice(0, LONGEST_DIFFED_CHARACTERS))}\n`;
  const options = { context: 1, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('base', 'head', show(base), show(head), undefined, undefined, options);
  const lines =
    patch === undefined ? wholly(show(base), show(head)) : patch.hunks.flatMap((hunk) => hunk.lines);
  const shown = lines.filter((line) => !line.startsWith('\\'));
  if (shown.length === 0) return [`… equal in their first ${LONGEST_DIFFED_CHARACTERS} characters`];
  if (shown.length <= MOST_DIFF_LINES) return shown;
  return [...shown.slice(0, MOST_DIFF_LINES), `… and ${shown.length - MOST_DIFF_LINES} more lines`];
}

/** Models answer in paragraphs. With a line for each sentence, a difference does not cover a whole paragraph. */
function breakLines(text: string): string {
  return text
    .replace(/([.!?]) +/g, '$1\n')
    .replace(/(.{120,160}) /gu, '$1\n')
    .replace(/.{160}(?=.)/gu, '$&\n');
}

/** For answers with so little in common that a line-by-line comparison would take too long. */
function wholly(base: string, head: string): readonly string[] {
  const mark = (text: string, sign: string): string[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${sign}${line}`);
  const half = MOST_DIFF_LINES / 2;
  return [...mark(base, '-').slice(0, half), ...mark(head, '+').slice(0, half)];
}

/** Formats JSON over several lines, so that a difference in one field is one line. */
function readable(text: string): string {
  return asText(answerOf(text), text.length > LONGEST_INDENTED_CHARACTERS ? 0 : 2) ?? text;
}

/** Undefined if the answer is nested too deeply for JSON. */
function asText(answer: unknown, indent = 0): string | undefined {
  if (typeof answer === 'string') return answer;
  try {
    return JSON.stringify(answer, null, indent);
  } catch {
    return undefined;
  }
}
