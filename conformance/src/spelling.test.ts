// Every word of every page is English or one of ours (`docs/words.txt`), and the words that readers stumble over are not used.
// Code, links and names with digits or capitals inside are not looked at.

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

/** Generated from what is checked elsewhere, or written by the release tool. */
const LEFT_OUT = /(?:^|\/)CHANGELOG\.md$/;
const pages = readPages().filter((page) => !LEFT_OUT.test(page));

test.each(pages.map((page) => [page] as const))('%s is spelled as English is', (page) => {
  const unknown = wordsOf(readProse(page)).filter((word) => !isKnown(word));
  expect([...new Set(unknown)].toSorted()).toEqual([]);
});

test('the list of our words is sorted, and has only what the dictionary does not know', () => {
  expect(words).toEqual([...new Set(words)].toSorted());
  const plain = nspell(Buffer.from(english.aff), Buffer.from(english.dic));
  expect(words.filter((word) => plain.correct(word))).toEqual([]);
});

/** Old or inverted: a reader has to read the sentence twice. */
const STUMBLES = /\b(?:for ever|as of old|whatsoever|thereof|hitherto|wherefore|lest)\b/i;

test.each(pages.map((page) => [page] as const))('%s uses none of the words that nobody says', (page) => {
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
