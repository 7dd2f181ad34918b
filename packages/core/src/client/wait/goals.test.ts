// Tests what every state means for every goal.

import { describe, expect, test } from 'vitest';
import { ENDPOINT_STATES } from '../schemas/endpoint.ts';
import { type Goal, type GoalProgress, isTransitional, settleState } from './goals.ts';

/** In the order of the list of states; m met, c changing, n never. */
const ORDER = [
  'pending',
  'initializing',
  'updating',
  'updateFailed',
  'running',
  'paused',
  'failed',
  'scaledToZero',
];
const LETTERS: Readonly<Record<string, GoalProgress>> = { m: 'met', c: 'changing', n: 'never' };

const TABLE: readonly [Goal, string][] = [
  ['ready', 'cccnmnnc'],
  ['running', 'cccnmnnn'],
  ['paused', 'cccccmcc'],
  ['scaledToZero', 'cccncnnm'],
  ['gone', 'cccccccc'],
];

test('the table below knows every state', () => {
  expect([...ENDPOINT_STATES]).toEqual(ORDER);
});

describe.each(TABLE)('for the goal %s', (goal, verdicts) => {
  test.each(ORDER.map((state, index) => [state, verdicts.charAt(index)] as const))(
    '%s means %s',
    (state, letter) => {
      expect(settleState(goal, state)).toBe(LETTERS[letter]);
    },
  );

  test.each(['hibernating', '', 'constructor', 'toString', 'Running'])(
    'the unknown state %j is still changing',
    (state) => {
      expect(settleState(goal, state)).toBe('changing');
    },
  );
});

test.each([
  ['pending', true],
  ['initializing', true],
  ['updating', true],
  ['deleting', true],
  ['running', false],
  ['paused', false],
  ['failed', false],
  ['updateFailed', false],
  ['scaledToZero', false],
])('%s is transitional: %s', (state, wanted) => {
  expect(isTransitional(state)).toBe(wanted);
});
