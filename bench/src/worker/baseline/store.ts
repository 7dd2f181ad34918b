// The minimum that can store a trigger: each POST becomes one row in a Durable Object and is answered once it is durable.

import { DurableObject } from 'cloudflare:workers';

export class StoreObject extends DurableObject {
  async store(id: string, body: string): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS triggers (id TEXT PRIMARY KEY, body TEXT)');
    sql.exec('INSERT OR IGNORE INTO triggers VALUES (?, ?)', id, body);
  }
}

interface StoreEnv {
  readonly STORE: { getByName(name: string): StoreObject };
}

export default {
  async fetch(request: Request, { STORE }: StoreEnv): Promise<Response> {
    const body = await request.text();
    const { endpoint } = JSON.parse(body);
    await STORE.getByName(String(endpoint)).store(request.headers.get('webhook-id') ?? '', body);
    return Response.json({ stored: true });
  },
};
