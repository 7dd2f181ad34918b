// Tests the comparison of two answers to one request, honest and hostile ones: whether they are the same, and where they differ.

import { describe, expect, test } from 'vitest';
import type { Attempt, CaseSide } from './case.ts';
import { compareCases, isSameAnswer } from './compare-answers.ts';

/** One case with these answers from each side. */
function compareAll(heads: readonly string[], bases: readonly string[]) {
  const attempts = (side: CaseSide, texts: readonly string[]): readonly Attempt[] =>
    texts.map((text, index) => ({
      side,
      case: 'one',
      repeat: index + 1,
      outcome: { kind: 'reply', reply: { status: 200, text, tookMs: 1 } },
      misses: [],
    }));
  return compareCases([{ name: 'one' }], [...attempts('head', heads), ...attempts('base', bases)], String);
}

describe('two answers', () => {
  const chat = (content: string, id: string) =>
    JSON.stringify({
      id,
      created: id.length,
      choices: [{ index: 0, message: { role: 'assistant', content } }],
    });

  test('are the same when only ids, times or the last digits of scores differ', () => {
    expect(isSameAnswer(chat('Hi', 'a'), chat('Hi', 'bbb'))).toBe(true);
    expect(isSameAnswer(chat('Hi', 'a'), chat('Ho', 'a'))).toBe(false);
    expect(isSameAnswer('[{"label":"A","score":0.90001}]', '[{"score":0.90002,"label":"A"}]')).toBe(true);
    expect(isSameAnswer('[{"label":"A","score":0.9}]', '[{"label":"A","score":0.8}]')).toBe(false);
    expect(isSameAnswer('Hello\n', 'Hello')).toBe(true);
  });

  test('may be nested to any depth', () => {
    const deep = (inner: string) => `${'['.repeat(200_000)}${inner}${']'.repeat(200_000)}`;
    expect(isSameAnswer(deep(''), `${deep('')} `)).toBe(true);
    expect(isSameAnswer(deep('1'), deep('2'))).toBe(false);
  });

  test('of many repeats are the same when both sides share one answer, whatever the ids', () => {
    const sampled = (from: number, id: string) =>
      Array.from({ length: 20 }, (_, index) => chat(`answer ${from + index}`, `${id}${index}`));
    expect(compareAll(sampled(0, 'a'), sampled(19, 'b'))).toMatchObject([{ verdict: 'equal' }]);
    expect(compareAll(sampled(0, 'a'), sampled(20, 'b'))).toMatchObject([{ verdict: 'different' }]);
  });

  test('of hostile size are compared and shown in bounded time and space', () => {
    const numbers = Array.from({ length: 100_000 }, (_, index) => index).join();
    const wide = (side: string) => `${'['.repeat(3_000)}"${side}",${numbers}${']'.repeat(3_000)}`;
    const startedMs = performance.now();
    const [compared] = compareAll(Array(20).fill(wide('head')), [wide('base'), wide('base again')]);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(compared?.diff?.join('').length).toBeLessThan(5_000);
  });

  test('in one long paragraph are shown where they differ', () => {
    const paragraph = (word: string) =>
      `${'This sentence is the same on both sides. '.repeat(10)}It is ${word}. ${'And so on. '.repeat(10)}`;
    const [compared] = compareAll([paragraph('new')], [paragraph('old')]);
    expect(compared?.diff).toEqual([
      ' This sentence is the same on both sides.',
      '-It is old.',
      '+It is new.',
      ' And so on.',
    ]);
    const [late] = compareAll([`${'x'.repeat(9_000)}1`], [`${'x'.repeat(9_000)}2`]);
    expect(late?.diff).toEqual(['… equal in their first 8000 characters']);
  });
});
