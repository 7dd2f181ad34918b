// Comments that were read ahead are used while they are fresh, and never after a write.

import { success } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { createFakeGitHub } from '../../../../testkit/src/fake-github.ts';
import { createReadAhead } from './read-ahead.ts';

async function setUp() {
  let nowMs = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    nowMs += milliseconds;
  };
  const clock = { now: () => nowMs, sleep };
  const fake = createFakeGitHub();
  const ahead = createReadAhead(clock);
  const github = await ahead.through(async () => fake)?.(new AbortController().signal);
  if (github === undefined) throw new Error('there is no connection');
  const reads = (): number => fake.calls.filter((call) => call === 'listComments').length;
  return { clock, fake, ahead, github, reads };
}

test('the reading ahead answers as many readings as it was begun for', async () => {
  const { ahead, github, reads } = await setUp();
  await ahead.begin(github, 7, 1);
  expect([await github.listComments(7), reads()]).toEqual([success([]), 1]);
  await github.listComments(7);
  expect(reads()).toBe(2);
});

test('after five seconds, for another issue, or after a write, the comments are read again', async () => {
  const { clock, ahead, github, reads } = await setUp();
  await ahead.begin(github, 7, 1);
  await clock.sleep(6_000);
  await github.listComments(7);
  expect(reads()).toBe(2);
  await ahead.begin(github, 7, 1);
  await github.listComments(8);
  expect(reads()).toBe(4);
  await ahead.begin(github, 7, 1);
  await github.createComment(7, 'said');
  const after = await github.listComments(7);
  expect([after.ok && after.value.map(({ body }) => body), reads()]).toEqual([['said'], 6]);
});

test('a reading ahead that failed is repeated', async () => {
  const { fake, ahead, github, reads } = await setUp();
  fake.before = (call) => (call === 'listComments' ? { call, message: 'down', permission: '' } : undefined);
  await ahead.begin(github, 7, 1);
  fake.before = () => undefined;
  expect([await github.listComments(7), reads()]).toEqual([success([]), 2]);
});
