// Tests what a trigger index stores, and that neither a flood nor time fills its storage.

import { createVirtualClock } from '@preview-endpoints/emulator';
import { describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../../../test/support/memory-storage.ts';
import { createTriggerRecord } from './trigger-record.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('a trigger index', () => {
  test('that was only asked stores nothing', () => {
    const storage = createMemoryStorage();
    const record = createTriggerRecord(storage, createVirtualClock());
    expect([record.find('none'), record.readSeen().size]).toEqual([undefined, 0]);
    expect(storage.isEmpty()).toBe(true);
  });

  test('keeps the newest ids of a flood', async () => {
    const storage = createMemoryStorage();
    const record = createTriggerRecord(storage, createVirtualClock(), 100);
    for (let id = 0; id < 1_000; id += 1) await record.note(`id-${id}`, 'object');
    const [row] = storage.sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM triggers').toArray();
    expect(row?.count).toBe(100);
    expect([record.find('id-0'), record.find('id-999')]).toEqual([undefined, 'object']);
  });

  test('empties its storage when the last id is forgotten', async () => {
    const storage = createMemoryStorage();
    const clock = createVirtualClock();
    const record = createTriggerRecord(storage, clock);
    await record.note('one', 'object');
    for (let day = 0; day < 32 && !storage.isEmpty(); day += 1) {
      await clock.advance(DAY_MS);
      await record.forget();
    }
    expect(storage.isEmpty()).toBe(true);
  });

  test('knows when the last run of cron was due, also after its ids are forgotten', async () => {
    const storage = createMemoryStorage();
    const clock = createVirtualClock();
    const record = createTriggerRecord(storage, clock);
    expect(record.claimRun(1_000_000, 'one')).toBe(true);
    expect(record.claimRun(1_000_000, 'one')).toBe(true);
    expect(record.claimRun(1_000_000, 'other')).toBe(false);
    await record.forget();
    expect(record.seeRuns()).toEqual({ lastMs: 1_000_000, awaitedSinceMs: 1_000_000 });
  });

  test('knows since when cron is expected if it never ran', async () => {
    const clock = createVirtualClock();
    const record = createTriggerRecord(createMemoryStorage(), clock);
    const firstMs = clock.now();
    record.seeRuns();
    await clock.advance(DAY_MS);
    await record.forget();
    expect(record.seeRuns()).toEqual({ lastMs: undefined, awaitedSinceMs: firstMs });
  });
});
