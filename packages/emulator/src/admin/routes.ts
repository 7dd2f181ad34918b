// The admin API over HTTP: JSON in, JSON out, no token. It may be served on loopback only.
import { type Context, Hono } from 'hono';
import type * as z from 'zod/mini';
import type { Store } from '../store.ts';
import type { EmulatorAdmin } from './admin.ts';
import { checkOrder } from './check-order.ts';
import { ORDERS } from './orders.ts';

export function createAdmin(store: Store, admin: EmulatorAdmin): Hono {
  const app = new Hono().basePath('/__emulator');

  const order = <Schema extends z.ZodMiniType>(
    path: string,
    schema: Schema,
    act: (order: z.output<Schema>) => unknown,
  ) => {
    app.post(path, async (context) => {
      const body: unknown = await context.req.json().catch(() => undefined);
      const checked = checkOrder(schema, body);
      if (!checked.ok) return context.json({ error: `Bad Request: ${checked.fault}` }, 400);
      const answer = await act(checked.value);
      return context.json(answer ?? { ok: true });
    });
  };
  const clear = (path: string, act: () => void) => {
    app.delete(path, (context: Context) => {
      act();
      return context.json({ ok: true });
    });
  };

  app.get('/requests', (context) => context.json(admin.requests()));
  clear('/requests', admin.clearRequests);
  app.get('/faults', (context) => context.json(admin.faults()));
  order('/faults', ORDERS.faultRule, admin.addFault);
  clear('/faults', admin.clearFaults);
  order('/starts', ORDERS.queuedStart, admin.queueStart);
  order('/deletes', ORDERS.deletes, admin.setDeletes);
  order('/refs', ORDERS.refMove, admin.moveRef);
  order('/quota', ORDERS.quota, admin.setQuota);
  order('/payment', ORDERS.payment, admin.setPayment);
  order('/tokens', ORDERS.token, admin.setToken);
  order('/behaviour', ORDERS.behaviour, admin.setBehaviour);
  order('/serving', ORDERS.serving, admin.setServing);
  order('/models', ORDERS.modelAccess, admin.setModelAccess);
  order('/models/renames', ORDERS.modelRename, admin.renameModel);
  order('/namespaces', ORDERS.namespaceAccess, admin.setNamespaceAccess);
  order('/foreign', ORDERS.foreignEndpoint, admin.putForeign);
  order('/clock', ORDERS.advance, async ({ advanceMs }) => {
    await admin.advance(advanceMs);
    return { nowMs: store.clock.now() };
  });
  app.get('/endpoints', (context) => context.json(admin.endpoints()));
  app.get('/ledger', (context) => context.json(admin.ledger()));
  app.post('/reset', (context) => {
    admin.reset();
    return context.json({ ok: true });
  });
  app.notFound((context) =>
    context.json({ error: `Not Found: no admin route ${context.req.method} ${context.req.path}` }, 404),
  );
  return app;
}
