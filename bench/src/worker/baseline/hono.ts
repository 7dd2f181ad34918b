// The same as baseline.ts, with Hono added.

import { Hono } from 'hono/tiny';

const app = new Hono();
app.get('/healthz', (context) => context.json({ status: 'ok' }));
app.post('/v1/triggers', async (context) => context.json(await context.req.json()));

export default app;
