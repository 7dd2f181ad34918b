// The sticky comment: only our own is found, sections are put in and replaced, and nothing breaks out of one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findSticky,
  hasSection,
  isFromNewerRun,
  LONGEST_COMMENT_CHARACTERS,
  mergeSection,
} from './sticky-comment.ts';

const US = 'github-actions[bot]';
const MARKED = '<!-- preview-endpoints -->\nours';

describe('the sticky comment is', () => {
  test('the oldest of ours with the marker at its start', () => {
    const comments = [
      { id: 9, author: US, body: MARKED },
      { id: 5, author: 'mallory', body: MARKED },
      { id: 6, author: US, body: `> ${MARKED}` },
      { id: 8, author: US, body: MARKED },
    ];
    expect(findSticky(comments, US)?.id).toBe(8);
  });

  test('none when only others have the marker', () => {
    expect(findSticky([{ id: 1, author: 'mallory', body: MARKED }], US)).toBe(undefined);
    expect(findSticky([{ id: 1, author: '', body: MARKED }], US)).toBe(undefined);
  });
});

describe('a section', () => {
  test('begins a comment, which then is ours', () => {
    const body = mergeSection(undefined, 'pr-1', ['hello']);
    expect(findSticky([{ id: 1, author: US, body }], US)).toBeDefined();
    expect(hasSection(body, 'pr-1')).toBe(true);
    expect(hasSection(body, 'pr-2')).toBe(false);
  });

  test('stands beside the others, and is replaced without touching them or what people wrote', () => {
    const one = mergeSection(undefined, 'pr-1', ['first']);
    const two = mergeSection(`${one}\nA note by hand.\n`, 'pr-1-big', ['second']);
    const three = mergeSection(two, 'pr-1', ['changed']);
    expect(three).toBe(two.replace('first', 'changed'));
    expect(three).toContain('A note by hand.');
    expect(three).toContain('second');
  });

  test('said twice changes nothing', () => {
    const once = mergeSection(undefined, 'pr-1', ['text']);
    expect(mergeSection(once, 'pr-1', ['text'])).toBe(once);
  });

  test('with a name that is none is not put in', () => {
    expect(mergeSection('body', 'a --> <b>', ['text'])).toBe('body');
  });

  test('whose frame somebody cut open is put in anew', () => {
    const broken = mergeSection(undefined, 'pr-1', ['old']).replace('<!-- /preview-endpoints:pr-1 -->', '');
    expect(mergeSection(broken, 'pr-1', ['new'])).toContain('new');
  });
});

const FRAMES = [
  '<!-- preview-endpoints -->',
  '<!-- /preview-endpoints:pr-1 -->',
  '<!-- preview-endpoints:pr-2 -->',
  '<!--/preview-endpoints:pr-1-->',
  '<!--',
  '-->',
  '\n',
];

test('whatever a section holds, it is replaced whole, and its neighbours stay as they are', () => {
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...FRAMES), fc.string()), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, hostile, (first, second) => {
      const both = mergeSection(mergeSection(undefined, 'pr-1', [first]), 'pr-2', [second]);
      const replaced = mergeSection(mergeSection(both, 'pr-1', ['one']), 'pr-2', ['two']);
      const plain = mergeSection(mergeSection(undefined, 'pr-1', ['one']), 'pr-2', ['two']);
      expect(replaced).toBe(plain);
    }),
    { numRuns: 500 },
  );
});

describe('the limit of a comment', () => {
  const full = 'x'.repeat(40_000);

  test('is kept by the shorter text, and by leaving the comment as it is when none fits', () => {
    const one = mergeSection(undefined, 'pr-1', [full]);
    const two = mergeSection(one, 'pr-2', [full, 'short']);
    expect(two.length).toBeLessThan(LONGEST_COMMENT_CHARACTERS);
    expect(two).toContain('short');
    expect(mergeSection(one, 'pr-2', [full, full])).toBe(one);
  });

  test('holds for more previews than fit, and keeps those that were there', () => {
    let body: string | undefined;
    for (let index = 0; index < 500; index += 1)
      body = mergeSection(body, `pr-1-${index}`, [full, 'b'.repeat(600), `title ${index}`]);
    expect(body?.length).toBeLessThanOrEqual(LONGEST_COMMENT_CHARACTERS);
    expect(hasSection(body ?? '', 'pr-1-30')).toBe(true);
  });
});

test.each([
  ['10', '9', true],
  ['9', '10', false],
  ['10', '10', false],
  ['', '10', false],
])('a section of run %s against our run %s is newer: %s', (said, ours, wanted) => {
  const link = (run: string): string => `https://github.com/acme/widgets/actions/runs/${run}`;
  const body = mergeSection(undefined, 'pr-7', [said === '' ? 'no link' : `[log](${link(said)})`]);
  expect(isFromNewerRun(body, 'pr-7', link(ours))).toBe(wanted);
  expect(isFromNewerRun(body, 'pr-8', link(ours))).toBe(false);
});
