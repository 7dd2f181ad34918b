// The content of a trigger index: ids bounded in number and age, cron's last run, and cron's last checks. It may not act.

import type { Clock } from '@preview-endpoints/core';
import type { ObjectStorage } from './storage.ts';
import { createTable } from './table.ts';

/** An object keeps a trigger for seven days after its end, and the end may come after twelve and a half. */
const REMEMBERED_MS = 30 * 24 * 60 * 60_000;
const FORGET_EVERY_MS = 24 * 60 * 60_000;
/** More than one per minute for a month. A flood must not fill the storage. The objects keep their claims themselves. */
const MOST_IDS = 50_000;
/** Counting reads the whole table, so not every trigger does it. */
const COUNT_EVERY = 500;
const NEWEST_RUN_KEY = 'run';
const NEWEST_RUN_ID_KEY = 'runId';
const AWAITED_KEY = 'runAwaited';
const SEEN_KEY = 'seen';
/** Cloudflare may run cron minutes late. A larger step back is intended: `npm run dev` can run cron for any time. */
const LATEST_RUN_MS = 30 * 60_000;

const TABLE = `CREATE TABLE IF NOT EXISTS triggers (
  id TEXT PRIMARY KEY, object TEXT NOT NULL, at_ms INTEGER NOT NULL
)`;

/** The known runs of cron, in epoch milliseconds. */
export interface SeenRuns {
  /** When the last run was due. Undefined: cron has never run. */
  readonly lastMs: number | undefined;
  /** Since when the next run is expected: since the last one, or since the first question. */
  readonly awaitedSinceMs: number;
}

export interface TriggerRecord {
  note(id: string, object: string): Promise<string>;
  find(id: string): string | undefined;
  /** True again for the run that has the claim: its first answer may have been lost. */
  claimRun(dueAtMs: number, runId: string): boolean;
  seeRuns(): SeenRuns;
  readSeen(): ReadonlyMap<string, string>;
  writeSeen(seen: ReadonlyMap<string, string>): void;
  forget(): Promise<void>;
}

interface TriggerRow extends Record<string, string | number> {
  readonly object: string;
  readonly at_ms: number;
}

export function createTriggerRecord(
  storage: ObjectStorage,
  clock: Clock,
  mostIds: number = MOST_IDS,
): TriggerRecord {
  const { kv, sql } = storage;
  const table = createTable(sql, { name: 'triggers', definition: TABLE });
  let added = 0;
  const read = (id: string): TriggerRow | undefined =>
    table.read<TriggerRow>('SELECT object, at_ms FROM triggers WHERE id = ?', id)[0];
  const dropSurplus = (): void => {
    sql.exec(
      'DELETE FROM triggers WHERE rowid NOT IN (SELECT rowid FROM triggers ORDER BY at_ms DESC, rowid DESC LIMIT ?)',
      mostIds,
    );
  };
  return {
    find: (id) => read(id)?.object,
    async note(id, object) {
      const nowMs = clock.now();
      const known = read(id);
      if (known === undefined || known.at_ms < nowMs - FORGET_EVERY_MS) {
        const query =
          'INSERT INTO triggers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms';
        table.write().exec(query, id, object, nowMs);
        added += 1;
        if (added % COUNT_EVERY === 0) dropSurplus();
        if ((await storage.getAlarm()) === null) await storage.setAlarm(nowMs + FORGET_EVERY_MS);
      }
      return known?.object ?? object;
    },
    claimRun(dueAtMs, runId) {
      if (kv.get<string>(NEWEST_RUN_ID_KEY) === runId) return true;
      const aheadMs = (kv.get<number>(NEWEST_RUN_KEY) ?? 0) - dueAtMs;
      if (aheadMs >= 0 && aheadMs < LATEST_RUN_MS) return false;
      kv.put(NEWEST_RUN_KEY, dueAtMs);
      kv.put(NEWEST_RUN_ID_KEY, runId);
      return true;
    },
    seeRuns() {
      const lastMs = kv.get<number>(NEWEST_RUN_KEY);
      const awaitedSinceMs = lastMs ?? kv.get<number>(AWAITED_KEY) ?? clock.now();
      // Stored, so that a cron that never runs is also reported as late.
      if (lastMs === undefined) kv.put(AWAITED_KEY, awaitedSinceMs);
      return { lastMs, awaitedSinceMs };
    },
    readSeen: () => kv.get<ReadonlyMap<string, string>>(SEEN_KEY) ?? new Map(),
    writeSeen: (seen) => kv.put(SEEN_KEY, seen),
    async forget() {
      if (table.exists()) {
        sql.exec('DELETE FROM triggers WHERE at_ms < ?', clock.now() - REMEMBERED_MS);
        dropSurplus();
      }
      const isEmpty = table.read('SELECT 1 FROM triggers LIMIT 1').length === 0;
      if (!isEmpty) return storage.setAlarm(clock.now() + FORGET_EVERY_MS);
      const isKept = [NEWEST_RUN_KEY, AWAITED_KEY, SEEN_KEY].some((key) => kv.get(key) !== undefined);
      if (isKept) return;
      await storage.deleteAll();
      table.forget();
    },
  };
}
