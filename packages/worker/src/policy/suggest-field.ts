// Adds "did you mean" to the mistake of an unknown field of the policy document; pure.

import type { Issue } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { documentSchema } from './document-schema.ts';

/** Two letters swapped, or one or two letters missing, added or wrong; fewer for a short name. */
const MOST_EDITS = 2;
const LETTERS_PER_EDIT = 2;

let known: readonly string[] | undefined;

export function suggestFields(issue: Issue): Issue {
  if (!issue.message.startsWith('Unrecognized key')) return issue;
  known ??= fieldsOf(z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' }));
  const names = [...issue.message.matchAll(/"([^"]{1,40})"/g)].map(([, name = '']) => name);
  const meant = names.flatMap((name) => closest(name, known ?? []) ?? []);
  if (meant.length === 0) return issue;
  const words = meant.map((name) => `"${name}"`).join(', ');
  return { path: issue.path, message: `${issue.message}: did you mean ${words}?` };
}

/** The names of all fields, at any depth. */
function fieldsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && typeof schema.properties === 'object' ? schema.properties : {};
  return [...new Set([...Object.keys(own ?? {}), ...Object.values(schema).flatMap(fieldsOf)])];
}

function closest(name: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: countEdits(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.min(MOST_EDITS, name.length / LETTERS_PER_EDIT)
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [place, other] of [...to].entries()) {
      const replaced = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
