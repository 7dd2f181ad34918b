// The live log of a wait: an aligned line for each change, and at least one line a minute.

import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../../../testkit/src/manual-clock.ts';
import { createRecordingReporter } from '../../../../../testkit/src/recording-reporter.ts';
import { renderElapsed, renderStamp } from '../../report/elapsed.ts';
import { followWait } from './follow-wait.ts';

function setUp() {
  const clock = createManualClock();
  const reporter = createRecordingReporter();
  return { clock, reporter, follower: followWait(reporter, clock) };
}

test('each change of state is one line, and an entry of the timeline', () => {
  const { reporter, follower } = setUp();
  for (const [state, waitedMs] of [
    ['pending', 0],
    ['pending', 2_000],
    ['running', 65_000],
  ] as const)
    follower.onLook({ state, message: state === 'running' ? 'Endpoint is ready' : '', waitedMs });
  expect(reporter.said).toEqual(['line: [    0s] pending', 'line: [ 1m05s] running - Endpoint is ready']);
  expect(follower.timeline).toEqual([
    { state: 'pending', atSeconds: 0 },
    { state: 'running', atSeconds: 65 },
  ]);
});

describe('while it works', () => {
  test('it logs at least once a minute, also without answers, and stops at the end', async () => {
    const { clock, reporter, follower } = setUp();
    let finish = (): void => undefined;
    const work = new Promise<string>((resolve) => {
      finish = () => resolve('done');
    });
    const done = follower.during('deleting', work);
    await clock.advance(65_000);
    expect(reporter.said).toEqual(['line: [   30s] still deleting', 'line: [ 1m00s] still deleting']);
    follower.onLook({ state: 'running', message: '', waitedMs: 65_000 });
    await clock.advance(29_000);
    expect(reporter.said).toHaveLength(3);
    await clock.advance(1_000);
    expect(reporter.said.at(-1)).toBe('line: [ 1m35s] still running');
    finish();
    expect(await done).toBe('done');
    await clock.advance(600_000);
    expect(reporter.said).toHaveLength(4);
  });

  test('it stops too if the work fails', async () => {
    const { clock, reporter, follower } = setUp();
    await expect(follower.during('waiting', Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await clock.advance(600_000);
    expect(reporter.said).toEqual([]);
  });
});

test.each([
  [0, '0s', '[    0s]'],
  [59_499, '59s', '[   59s]'],
  [59_500, '1m00s', '[ 1m00s]'],
  [3_600_000, '60m00s', '[60m00s]'],
])('%d ms are %s', (milliseconds, elapsed, stamp) => {
  expect(renderElapsed(milliseconds)).toBe(elapsed);
  expect(renderStamp(milliseconds)).toBe(stamp);
});
