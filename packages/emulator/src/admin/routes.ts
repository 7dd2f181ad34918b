// The admin API over HTTP: JSON in, JSON out, no token, for loopback only.
import { type Context, Hono } from 'hono';
import type { Result } from '../outcome.ts';
import type { Store } from '../store.ts';
import type { EmulatorAdmin } from './admin.ts';
import {
  parseAdvance,
  parseDeletes,
  parseFaultRule,
  parsePayment,
  parseQueuedStart,
  parseQuota,
  parseRefMove,
  parseToken,
} from './orders.ts';

type Parse<Order> = (body: unknown) => Result<Order, string>;

export function createAdmin(store: Store, admin: EmulatorAdmin): Hono {
  const app = new Hono().basePath('/__emulator');

  const order = <Order>(path: string, parse: Parse<Order>, act: (order: Order) => unknown) => {
    app.post(path, async (context) => {
      const body: unknown = await context.req.json().catch(() => undefined);
      const parsed = parse(body);
      if (!parsed.ok) return context.json({ error: `Bad Request: ${parsed.fault}` }, 400);
      const answer = await act(parsed.value);
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
  order('/faults', parseFaultRule, admin.addFault);
  clear('/faults', admin.clearFaults);
  order('/starts', parseQueuedStart, admin.queueStart);
  order('/deletes', parseDeletes, admin.setDeletes);
  order('/refs', parseRefMove, admin.moveRef);
  order('/quota', parseQuota, admin.setQuota);
  order('/payment', parsePayment, admin.setPayment);
  order('/tokens', parseToken, admin.setToken);
  order('/clock', parseAdvance, async ({ advanceMs }) => {
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
