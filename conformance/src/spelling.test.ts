// Tests that every word of every page is English or in `docs/words.txt`, and that no page uses outdated words.
// Code, links and names with digits or inner capitals are skipped.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import english from 'dictionary-en-gb';
import nspell from 'nspell';
import { expect, test } from 'vitest';
import { readPages } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');
const words = readFileSync(join(root, 'docs/words.txt'), 'utf8')
  .split('\n')
  .filter((word) => word !== '');
const dictionary = nspell(Buffer.from(english.aff), Buffer.from(english.dic));
for (const word of words) dictionary.add(word);

/** Generated from checked texts, or written by the release tool. */
const LEFT_OUT = /(?:^|\/)CHANGELOG\.md$/;
const pages = readPages().filter((page) => !LEFT_OUT.test(page));

test.each(pages.map((page) => [page] as const))('%s has no spelling mistakes', (page) => {
  const unknown = wordsOf(readProse(page)).filter((word) => !isKnown(word));
  expect([...new Set(unknown)].toSorted()).toEqual([]);
});

test('the list of our words is sorted, and contains only words that the dictionary lacks', () => {
  expect(words).toEqual([...new Set(words)].toSorted());
  const plain = nspell(Buffer.from(english.aff), Buffer.from(english.dic));
  expect(words.filter((word) => plain.correct(word))).toEqual([]);
});

/** Outdated words that slow a reader down. */
const STUMBLES = /\b(?:for ever|as of old|whatsoever|thereof|hitherto|wherefore|lest)\b/i;

test.each(pages.map((page) => [page] as const))('%s uses no outdated words', (page) => {
  expect(STUMBLES.exec(readProse(page))?.[0]).toBeUndefined();
});

function readProse(page: string): string {
  return readFileSync(join(root, page), 'utf8')
    .replace(/^```.*?^```/gms, ' ')
    .replace(/`[^`]*`/g, ' ')
    .replace(/<[^>\n]+>/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/https?:\S+/g, ' ')
    .replace(/[\w.-]+\.(?:com|co|cloud|dev)\b/g, ' ')
    .replace(/[\w./-]+\.(?:ts|md|json|jsonc|yml|yaml|mjs|js|txt|png|csv|html)\b/g, ' ')
    .replace(/\S*[@/_=$]\S*/g, (text) =>
      /^[A-Za-z]+\/[A-Za-z]+$/.test(text) ? text.replace('/', ' ') : ' ',
    );
}

function wordsOf(prose: string): readonly string[] {
  return prose.match(/(?<![\p{L}\p{N}])\p{L}[\p{L}'’]*(?![\p{L}\p{N}])/gu) ?? [];
}

function isKnown(word: string): boolean {
  const bare = word.replaceAll('’', "'").replace(/'s?$/, '');
  const isName = /^\p{L}+\p{Lu}/u.test(bare);
  return bare.length < 2 || isName || dictionary.correct(bare) || dictionary.correct(bare.toLowerCase());
}
