// Tests how long data is kept, and that a long log makes no trigger more expensive; in workerd, on seeded logs.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { INTENTS_TABLE } from '../../src/executor/object/intent-store.ts';
import type { Intent } from '../../src/shared/intent/intent.ts';
import { buildIntent } from '../support/build-intent.ts';
import { callWithKey, freshId, sendTrigger } from '../support/caller.ts';
import { createUpstreamEndpoint } from '../support/upstream.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const objectOf = (name: string) => env.ENDPOINTS.getByName(`acme/${name}`);

/** Appends intents to a log that ended some time ago, or never. */
function seed(storage: DurableObjectStorage, intents: readonly Partial<Intent>[]): void {
  storage.sql.exec(INTENTS_TABLE);
  for (const change of intents) {
    const { seq: _given, ...facts } = buildIntent({ status: 'done', ...change });
    storage.sql.exec(
      `INSERT INTO intents (claim, status, action, ordered_at_s, finished_at_ms, facts)
       VALUES (?, ?, ?, ?, ?, ?)`,
      ...[facts.claim, facts.status, facts.action, facts.orderedAtS, facts.finishedAtMs],
      JSON.stringify(facts),
    );
  }
}

function many(count: number, prefix: string, change: Partial<Intent>): readonly Partial<Intent>[] {
  return Array.from({ length: count }, (_, index) => ({ ...change, id: `${prefix}${index}` }));
}

async function keptAfterAlarm(name: string, intents: readonly Partial<Intent>[]): Promise<readonly string[]> {
  return runInDurableObject(objectOf(name), async (object, { storage }) => {
    seed(storage, intents);
    await object.alarm({ isRetry: false, retryCount: 0, scheduledTime: 0 });
    const rows = storage.sql.exec<{ id: string }>(`SELECT facts ->> '$.id' AS id FROM intents ORDER BY seq`);
    return rows.toArray().map(({ id }) => id);
  });
}

const agoMs = (ms: number) => Date.now() - ms;

describe('an endpoint remembers', () => {
  test('an ended intent for seven days, and a waiting intent as long as it waits', async () => {
    const kept = await keptAfterAlarm('aged', [
      { id: 'waits', status: 'pending', finishedAtMs: null, dueAtMs: Date.now() + DAY_MS, orderedAtS: 999 },
      { id: 'forgotten', finishedAtMs: agoMs(7 * DAY_MS + 1) },
      { id: 'kept', finishedAtMs: agoMs(7 * DAY_MS - MINUTE_MS) },
    ]);
    expect(kept).toEqual(['waits', 'kept']);
  });

  test('and wakes up to forget the next one', async () => {
    const finishedAtMs = agoMs(DAY_MS);
    await keptAfterAlarm('wakes-to-forget', [{ id: 'next', finishedAtMs }]);
    const alarmMs = await runInDurableObject(objectOf('wakes-to-forget'), (_object, { storage }) =>
      storage.getAlarm(),
    );
    expect(alarmMs).toBe(finishedAtMs + 7 * DAY_MS);
  });

  test('the last ten rolls, however old they are, and sets no alarm for them', async () => {
    const old = { finishedAtMs: agoMs(90 * DAY_MS) };
    const kept = await keptAfterAlarm('rolled', [
      ...many(11, 'roll', { ...old, action: 'roll', previousRevision: 'before' }),
      { ...old, id: 'changed-nothing', action: 'roll' },
    ]);
    expect(kept).toEqual(Array.from({ length: 10 }, (_, index) => `roll${index + 1}`));
    const alarmMs = await runInDurableObject(objectOf('rolled'), (_object, { storage }) =>
      storage.getAlarm(),
    );
    expect(alarmMs).toBeNull();
  });

  test('a thousand intents, and beyond that those that could still be repeated', async () => {
    const kept = await keptAfterAlarm('flooded', [
      ...many(30, 'surplus', { finishedAtMs: agoMs(21 * MINUTE_MS) }),
      ...many(20, 'repeatable', { finishedAtMs: agoMs(19 * MINUTE_MS) }),
      ...many(1_000, 'kept', { finishedAtMs: agoMs(21 * MINUTE_MS) }),
    ]);
    expect(kept).toHaveLength(1_020);
    expect(kept[0]).toBe('repeatable0');
  });
});

describe("a caller's index remembers", () => {
  const index = env.TRIGGERS.getByName('index-of-one');

  const ageAll = (days: number) =>
    runInDurableObject(index, async (object, { storage }) => {
      storage.sql.exec('UPDATE triggers SET at_ms = at_ms - ?', days * DAY_MS + MINUTE_MS);
      await object.alarm();
      return storage.getAlarm();
    });

  test('ids for thirty days, longer when they are used again, and sleeps when it is empty', async () => {
    expect(await index.note('used-again', 'acme/one')).toBe('acme/one');
    await index.note('unused', 'acme/one');
    await ageAll(29);
    expect(await index.note('used-again', 'acme/other')).toBe('acme/one');
    expect(await ageAll(2)).not.toBeNull();
    expect(await index.find('unused')).toBeNull();
    expect(await index.find('used-again')).toBe('acme/one');
    await runInDurableObject(index, (_object, { storage }) => storage.deleteAlarm());
    expect(await ageAll(31)).toBeNull();
    expect(await index.find('used-again')).toBeNull();
  });

  test('a claim, which only the first caller gets', async () => {
    expect([
      await index.claim('run', 'a'),
      await index.claim('run', 'a'),
      await index.claim('run', 'b'),
    ]).toEqual([...[true, true, false]]);
  });

  test('a replayed trigger for longer', async () => {
    const id = freshId();
    await sendTrigger({ action: 'pause', endpoint: 'not-there-yet', id });
    const acme = env.TRIGGERS.getByName('acme');
    await runInDurableObject(acme, (_object, { storage }) => {
      storage.sql.exec('UPDATE triggers SET at_ms = 0 WHERE id = ?', id);
    });
    await callWithKey(`/v1/triggers/${id}/replay`, { method: 'POST' });
    await runInDurableObject(acme, (object) => object.alarm());
    expect((await callWithKey(`/v1/triggers/${id}`)).status).toBe(200);
  });
});

test('with a thousand triggers in the log a repetition reads one row, and a new one reads a few', async () => {
  const name = 'costs';
  await createUpstreamEndpoint(name);
  const subject = { kind: 'endpoint', endpoint: { namespace: 'acme', name } } as const;
  const pause = {
    id: freshId(),
    caller: 'acme',
    subject,
    action: 'pause',
    reason: null,
  } as const;
  await objectOf(name).submit(pause);
  await runInDurableObject(objectOf(name), async (object, { storage }) => {
    const { sql } = storage;
    const finishedAtMs = agoMs(DAY_MS);
    seed(storage, [
      ...many(500, 'roll', { finishedAtMs, action: 'roll', previousRevision: 'before' }),
      ...many(500, 'pause', { finishedAtMs }),
    ]);
    const exec = sql.exec.bind(sql);
    const cursors: { readonly rowsRead: number }[] = [];
    const spy = vi.spyOn(sql, 'exec').mockImplementation((query, ...values) => {
      const cursor = exec(query, ...values);
      cursors.push(cursor);
      return cursor;
    });
    const countRows = async (work: () => Promise<unknown>): Promise<number> => {
      cursors.length = 0;
      await work();
      return cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
    };
    expect(await countRows(() => object.submit(pause))).toBe(1);
    const resume = { ...pause, id: freshId(), action: 'resume' } as const;
    expect(await countRows(() => object.submit(resume))).toBeLessThan(60);
    expect(await countRows(() => object.alarm())).toBeLessThan(120);
    spy.mockRestore();
  });
});
