// The route of the data plane: `/serve/<id>` and everything under it.
import { Hono } from 'hono';
import type { Store } from '../store.ts';
import { serveRequest } from './proxy.ts';

export type Rest = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export function createServe(store: Store, rest: Rest): Hono {
  const serve = new Hono();
  serve.all('/serve/:id/*', async (context) => {
    const serveId = context.req.param('id');
    const path = context.req.path.slice(`/serve/${serveId}`.length);
    return serveRequest(store, {
      serveId,
      method: context.req.method,
      path: path === '' ? '/' : path,
      text: await context.req.text(),
      authorization: context.req.header('authorization') ?? null,
      scaleUpTimeout: context.req.header('x-scale-up-timeout') ?? null,
      signal: context.req.raw.signal,
      rest,
    });
  });
  serve.notFound(() => Response.json({ error: '404 Not Found', code: 'NOT_FOUND' }, { status: 404 }));
  return serve;
}
