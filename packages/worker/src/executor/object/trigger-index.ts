// Where the triggers of one caller went: id to the name of an object. It holds no outcome; that object does. Cron's
// runs are claimed here too.

import { DurableObject } from 'cloudflare:workers';
import { clock } from '../../shared/ports.ts';

/** An object remembers a trigger for seven days after its end, and the end may come after twelve and a half. */
const REMEMBERED_MS = 30 * 24 * 60 * 60_000;
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

  /** Keeps the id for longer. The answer is the object that it belongs to: the first one that it went to. */
  async note(id: string, object: string): Promise<string> {
    const nowMs = clock.now();
    const { storage } = this.ctx;
    const known = this.#read(id);
    if (known === undefined || known.at_ms < nowMs - FORGET_EVERY_MS) {
      const query = 'INSERT INTO triggers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms';
      storage.sql.exec(query, id, object, nowMs);
      if ((await storage.getAlarm()) === null) await storage.setAlarm(nowMs + FORGET_EVERY_MS);
    }
    return known?.object ?? object;
  }

  /** False when somebody has it already. */
  async claim(id: string): Promise<boolean> {
    const isFree = this.#read(id) === undefined;
    if (isFree) await this.note(id, '');
    return isFree;
  }

  /** Cron's own order: false for a time that was claimed, and for a late one, which would undo what the newer did. */
  async claimRun(dueAtMs: number): Promise<boolean> {
    const { kv } = this.ctx.storage;
    const aheadMs = (kv.get<number>(NEWEST_RUN_KEY) ?? 0) - dueAtMs;
    if (aheadMs >= 0 && aheadMs < LATEST_RUN_MS) return false;
    kv.put(NEWEST_RUN_KEY, dueAtMs);
    return true;
  }

  /** The newest run that was claimed. */
  async lastRunMs(): Promise<number | undefined> {
    return this.ctx.storage.kv.get<number>(NEWEST_RUN_KEY);
  }

  async find(id: string): Promise<string | null> {
    return this.#read(id)?.object ?? null;
  }

  #read(id: string): { readonly object: string; readonly at_ms: number } | undefined {
    const query = 'SELECT object, at_ms FROM triggers WHERE id = ?';
    return this.ctx.storage.sql.exec<{ object: string; at_ms: number }>(query, id).toArray()[0];
  }

  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    storage.sql.exec('DELETE FROM triggers WHERE at_ms < ?', clock.now() - REMEMBERED_MS);
    const isEmpty = storage.sql.exec('SELECT 1 FROM triggers LIMIT 1').toArray().length === 0;
    if (!isEmpty) await storage.setAlarm(clock.now() + FORGET_EVERY_MS);
  }
}
