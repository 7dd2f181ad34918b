// Where the triggers of one key went: id to endpoint. It holds no outcome; the endpoint's object does.

import { DurableObject } from 'cloudflare:workers';
import * as z from 'zod/mini';
import type { EndpointName } from '../policy/match-pattern.ts';
import { clock } from '../ports.ts';

/** As long as the endpoint's object remembers the trigger itself. */
const REMEMBERED_MS = 7 * 24 * 60 * 60_000;
const FORGET_EVERY_MS = 24 * 60 * 60_000;

const rowSchema = z.object({ namespace: z.string(), endpoint: z.string() });

export class TriggerIndex extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS triggers (
         id TEXT PRIMARY KEY, namespace TEXT NOT NULL, endpoint TEXT NOT NULL, at_ms INTEGER NOT NULL
       )`,
    );
  }

  /** The first endpoint that an id went to keeps it. */
  async note(id: string, endpoint: EndpointName): Promise<void> {
    const nowMs = clock.now();
    const { storage } = this.ctx;
    storage.sql.exec(
      'INSERT OR IGNORE INTO triggers VALUES (?, ?, ?, ?)',
      id,
      endpoint.namespace,
      endpoint.name,
      nowMs,
    );
    if ((await storage.getAlarm()) === null) await storage.setAlarm(nowMs + FORGET_EVERY_MS);
  }

  async find(id: string): Promise<EndpointName | null> {
    const [row] = this.ctx.storage.sql
      .exec('SELECT namespace, endpoint FROM triggers WHERE id = ?', id)
      .toArray();
    if (row === undefined) return null;
    const { namespace, endpoint } = rowSchema.parse(row);
    return { namespace, name: endpoint };
  }

  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    storage.sql.exec('DELETE FROM triggers WHERE at_ms < ?', clock.now() - REMEMBERED_MS);
    const isEmpty = storage.sql.exec('SELECT 1 FROM triggers LIMIT 1').toArray().length === 0;
    if (!isEmpty) await storage.setAlarm(clock.now() + FORGET_EVERY_MS);
  }
}
