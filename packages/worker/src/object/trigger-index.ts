// Where the triggers of one caller went: id to the name of an object. It holds no outcome; that object does. Cron's
// runs are claimed here too.

import { DurableObject } from 'cloudflare:workers';
import { clock } from '../ports.ts';

/** As long as the endpoint's object remembers the trigger itself. */
const REMEMBERED_MS = 7 * 24 * 60 * 60_000;
const FORGET_EVERY_MS = 24 * 60 * 60_000;
const NEWEST_RUN_KEY = 'run';
/** Cloudflare is late by minutes. Whoever goes further back means to: `npm run dev` can run cron at any time. */
const LATEST_RUN_MS = 30 * 60_000;

export class TriggerIndex extends DurableObject<ExecutorEnv> {
  constructor(ctx: DurableObjectState, env: ExecutorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS triggers (
         id TEXT PRIMARY KEY, object TEXT NOT NULL, at_ms INTEGER NOT NULL
       )`,
    );
  }

  /** The first object that an id went to keeps it; false when it is not this one's first note. */
  async note(id: string, object: string): Promise<boolean> {
    const nowMs = clock.now();
    const { storage } = this.ctx;
    const noted = storage.sql.exec('INSERT OR IGNORE INTO triggers VALUES (?, ?, ?)', id, object, nowMs);
    if ((await storage.getAlarm()) === null) await storage.setAlarm(nowMs + FORGET_EVERY_MS);
    return noted.rowsWritten > 0;
  }

  /** Cron's own order: false for a time that was claimed, and for a late one, which would undo what the newer did. */
  async claimRun(dueAtMs: number): Promise<boolean> {
    const { kv } = this.ctx.storage;
    const aheadMs = (kv.get<number>(NEWEST_RUN_KEY) ?? 0) - dueAtMs;
    if (aheadMs >= 0 && aheadMs < LATEST_RUN_MS) return false;
    kv.put(NEWEST_RUN_KEY, dueAtMs);
    return true;
  }

  async find(id: string): Promise<string | null> {
    const query = 'SELECT object FROM triggers WHERE id = ?';
    const [row] = this.ctx.storage.sql.exec<{ object: string }>(query, id).toArray();
    return row?.object ?? null;
  }

  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    storage.sql.exec('DELETE FROM triggers WHERE at_ms < ?', clock.now() - REMEMBERED_MS);
    const isEmpty = storage.sql.exec('SELECT 1 FROM triggers LIMIT 1').toArray().length === 0;
    if (!isEmpty) await storage.setAlarm(clock.now() + FORGET_EVERY_MS);
  }
}
