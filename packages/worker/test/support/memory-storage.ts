// An object's storage in Node: a SQLite database in memory, and an alarm that only a test fires; only for tests.

import { DatabaseSync } from 'node:sqlite';
import type { KeyValue, ObjectStorage, Sql, SqlValue } from '../../src/executor/object/storage.ts';

export interface MemoryStorage extends ObjectStorage {
  /** When the alarm would wake the object. */
  readonly alarmMs: () => number | null;
  /** Loses the alarm, as the platform may. */
  readonly loseAlarm: () => void;
  /** Is the storage empty? */
  readonly isEmpty: () => boolean;
}

export function createMemoryStorage(): MemoryStorage {
  let db = new DatabaseSync(':memory:');
  const values = new Map<string, unknown>();
  let alarm: number | null = null;
  const sql: Sql = {
    exec<Row extends Record<string, SqlValue>>(query: string, ...bound: SqlValue[]) {
      const rows = run(db, query, bound) as Row[];
      return { toArray: () => rows, one: () => rows[0] as Row };
    },
  };
  const kv: KeyValue = {
    get: <Value>(key: string) => structuredClone(values.get(key)) as Value | undefined,
    put: (key, value) => void values.set(key, structuredClone(value)),
    delete: (key) => values.delete(key),
  };
  return {
    ...{ sql, kv },
    getAlarm: async () => alarm,
    setAlarm: async (atMs) => {
      alarm = atMs;
    },
    deleteAlarm: async () => {
      alarm = null;
    },
    deleteAll: async () => {
      db = new DatabaseSync(':memory:');
      values.clear();
    },
    alarmMs: () => alarm,
    loseAlarm: () => {
      alarm = null;
    },
    isEmpty: () => values.size === 0 && run(db, 'SELECT 1 FROM sqlite_master', []).length === 0,
  };
}

/** Only definitions have several statements in one query, and they bind nothing. */
function run(db: DatabaseSync, query: string, bound: readonly SqlValue[]): unknown[] {
  if (bound.length === 0 && /^\s*CREATE/.test(query)) {
    db.exec(query);
    return [];
  }
  return db.prepare(query).all(...(bound as (string | number | null)[]));
}
