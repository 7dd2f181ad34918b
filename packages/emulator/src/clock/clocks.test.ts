// The two clocks: order, jumps, advances and aborts of the virtual clock, speed of the scaled clock.
import { describe, expect, it } from 'vitest';
import { createScaledClock } from './scaled-clock.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  it('jumps over any sleep, to the millisecond', async () => {
    const clock = createVirtualClock(1_000);
    await clock.sleep(20 * 60_000);
    expect(clock.now()).toBe(1_000 + 20 * 60_000);
  });

  it('wakes sleepers by due time, and sleepers of the same time in order of arrival', async () => {
    const clock = createVirtualClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.now()}`);
    };
    await Promise.all([sleep('c', 30), sleep('a', 10), sleep('b', 10), sleep('d', 0)]);
    expect(woken).toEqual(['d@0', 'a@10', 'b@10', 'c@30']);
  });

  it('lets a woken sleeper act before the next one wakes', async () => {
    const clock = createVirtualClock(0);
    const woken: number[] = [];
    const poll = async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await clock.sleep(10);
        woken.push(clock.now());
      }
    };
    await Promise.all([poll(), clock.sleep(25).then(() => woken.push(clock.now()))]);
    expect(woken).toEqual([10, 20, 25, 30]);
  });

  it('does not jump while work is in progress', async () => {
    const clock = createVirtualClock(0);
    const endWork = clock.beginWork();
    let woken = false;
    const sleeping = clock.sleep(10).then(() => {
      woken = true;
    });
    await turns(500);
    expect(woken).toBe(false);
    endWork();
    endWork();
    await sleeping;
    expect(clock.now()).toBe(10);
  });

  it('does not jump while the thread pool works, however long the work takes', async () => {
    const clock = createVirtualClock(0);
    const sleeping = clock.sleep(10);
    await crypto.subtle.digest('SHA-256', new Uint8Array(40_000_000));
    expect(clock.now()).toBe(0);
    await sleeping;
    expect(clock.now()).toBe(10);
  });

  it('jumps after random bytes were made, without waiting for the garbage collector', async () => {
    const clock = createVirtualClock(0);
    crypto.getRandomValues(new Uint8Array(12));
    void clock.sleep(10);
    await turns(500);
    expect(clock.now()).toBe(10);
  });

  it('ends a sleep at once when its signal aborts, without moving time', async () => {
    const clock = createVirtualClock(0);
    const leaving = new AbortController();
    const endWork = clock.beginWork();
    const sleeping = clock.sleep(10_000, leaving.signal);
    leaving.abort();
    await sleeping;
    await clock.sleep(10_000, leaving.signal);
    endWork();
    expect(clock.now()).toBe(0);
  });

  it('advances by hand, waking every sleeper on the way', async () => {
    const clock = createVirtualClock(0);
    const endWork = clock.beginWork();
    const woken: number[] = [];
    for (const ms of [5, 15, 25]) clock.sleep(ms).then(() => woken.push(clock.now()));
    await clock.advance(20);
    expect([clock.now(), ...woken]).toEqual([20, 5, 15]);
    endWork();
  });
});

describe('the scaled clock', () => {
  it('passes an emulated hour within a fraction of a second', async () => {
    const clock = createScaledClock(1_000_000);
    const startMs = clock.now();
    await clock.sleep(3_600_000);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(3_600_000);
  });

  it('starts as far behind the machine as requested', () => {
    const clock = createScaledClock(1, { behindMs: 3_600_000 });
    expect(createScaledClock(1).now() - clock.now()).toBeGreaterThanOrEqual(3_600_000 - 1_000);
  });

  it('wakes only the sleepers that are due when it is advanced', async () => {
    const clock = createScaledClock(1);
    const leaving = new AbortController();
    let late = false;
    const lateSleep = clock.sleep(7_200_000, leaving.signal).then(() => {
      late = true;
    });
    const sleeping = clock.sleep(3_600_000);
    await clock.advance(3_600_000);
    await sleeping;
    expect(late).toBe(false);
    leaving.abort();
    await lateSleep;
  });

  it.each([0, -1, Number.NaN])('cannot run at speed %d', (speed) => {
    expect(() => createScaledClock(speed)).toThrow(RangeError);
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
