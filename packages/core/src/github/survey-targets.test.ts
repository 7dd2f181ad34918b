// Tests that a survey reads lists first, asks singly about missing targets only, and keeps to its requests and half the rate
// limit.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PreviewTarget } from '../previews/identity.ts';
import { targetKey } from '../previews/sweep-candidate.ts';
import type { RateLimit } from './answer.ts';
import { mayAskMore, type SurveySource, surveyTargets } from './survey-targets.ts';

const pull = (number: number): PreviewTarget => ({ kind: 'pullRequest', number });
const branch = (name: string): PreviewTarget => ({ kind: 'branch', name });
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

interface Sourced {
  readonly source: SurveySource;
  readonly lists: string[];
  readonly asked: string[];
}

/** Targets in `open` are alive and in lists of 100; `hidden` targets are alive too, but no list shows them. */
function sourceOf(
  open: readonly PreviewTarget[],
  given: { readonly hidden?: readonly PreviewTarget[]; readonly left?: () => RateLimit | undefined } = {},
): Sourced {
  const lists: string[] = [];
  const asked: string[] = [];
  const alive = new Set([...open, ...(given.hidden ?? [])].map(targetKey));
  return {
    lists,
    asked,
    source: {
      async listAlive(kind, page) {
        lists.push(`${kind} ${page}`);
        const all = open.filter((target) => target.kind === kind);
        return { alive: all.slice((page - 1) * 100, page * 100), isLast: page * 100 >= all.length };
      },
      async ask(target) {
        asked.push(targetKey(target));
        return alive.has(targetKey(target)) ? 'alive' : 'dead';
      },
      rateLimit: given.left ?? (() => undefined),
    },
  };
}

const survey = (source: SurveySource, targets: readonly PreviewTarget[], turn = 0, mostRequests = 90) =>
  surveyTargets({ source, targets, turn, mostRequests, atOnce: 4 });

describe('a survey', () => {
  test('asks singly about every target that no list shows, and about no other', async () => {
    const open = [...upTo(250).map(pull), branch('a')];
    const { source, lists, asked } = sourceOf(open, { hidden: [pull(300)] });
    const { statuses, missing, unasked } = await survey(source, [...open, pull(300), pull(301), branch('b')]);
    expect(lists).toEqual(['pullRequest 1', 'pullRequest 2', 'pullRequest 3', 'branch 1']);
    expect(asked.sort()).toEqual(['branch b', 'pull request #300', 'pull request #301']);
    expect([statuses.get('pull request #300'), statuses.get('branch b')]).toEqual(['alive', 'dead']);
    expect([missing.length, unasked, statuses.size]).toEqual([3, [], 254]);
  });

  test('reads no list for a kind without targets, and no more pages than single requests would cost', async () => {
    const { source, lists, asked } = sourceOf(upTo(2_000).map((number) => pull(number + 1_000)));
    await survey(source, [pull(1), pull(2)]);
    expect([lists, asked.length]).toEqual([['pullRequest 1', 'pullRequest 2'], 2]);
  });

  test('never sends more than its requests, and names the targets that are left', async () => {
    const { source, lists, asked } = sourceOf([]);
    const { unasked } = await survey(source, upTo(200).map(pull));
    expect([lists.length + asked.length, unasked.length]).toEqual([90, 200 - asked.length]);
  });

  test('leaves half of the rate limit to others', async () => {
    let remaining = 504;
    const { source, asked } = sourceOf([], { left: () => ({ limit: 1_000, remaining: remaining-- }) });
    const { unasked } = await survey(source, upTo(50).map(pull));
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(unasked).toHaveLength(50 - asked.length);
  });

  test('asks about each target singly when a list is refused', async () => {
    const { source, asked } = sourceOf([pull(1), pull(2)]);
    const { statuses } = await survey({ ...source, listAlive: async () => 'unanswered' }, [pull(1), pull(3)]);
    expect([asked, [...statuses.values()]]).toEqual([
      ['pull request #1', 'pull request #3'],
      ['alive', 'dead'],
    ]);
  });
});

test('every target is soon among the first, whatever the step between turns', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 299 }),
      async (step, start, last) => {
        for (let turn = 0; turn < 60; turn += 1) {
          const { source, asked } = sourceOf([], {});
          const hidden = { ...source, listAlive: async () => 'unanswered' as const };
          await survey(hidden, upTo(300).map(pull), start + turn * step);
          if (asked.includes(`pull request #${last + 1}`)) return true;
        }
        return false;
      },
    ),
    { numRuns: 30 },
  );
});

test.each<[RateLimit | undefined, boolean]>([
  [undefined, true],
  [{ limit: 1_000, remaining: 501 }, true],
  [{ limit: 1_000, remaining: 500 }, false],
  [{ limit: 60, remaining: 0 }, false],
])('with %j left a survey may go on: %s', (left, isAllowed) => {
  expect(mayAskMore(left)).toBe(isAllowed);
});
