// The usual way, for comparison with the Worker: a signed trigger verified and checked with Hono, its middleware, the
// standardwebhooks library and zod, up to the refusal of a namespace without a grant.

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const MAX_BODY_BYTES = 64 * 1024;
const GRANTED: ReadonlySet<string> = new Set(['acme']);

const triggerSchema = z.strictObject({
  action: z.enum(['pause', 'resume', 'scale-to-zero', 'toggle']),
  namespace: z.string().regex(/^[\w.-]{1,96}$/),
  endpoint: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/),
  reason: z.string().max(500).optional(),
});

interface Bindings {
  readonly SIGNING_SECRET: string;
}

const app = new Hono<{ Bindings: Bindings }>();
app.use(requestId());
app.use(secureHeaders());
app.use(bodyLimit({ maxSize: MAX_BODY_BYTES }));
app.onError((error, context) => {
  const status = error instanceof HTTPException ? error.status : 500;
  return context.json({ title: error.message, status }, status, {
    'content-type': 'application/problem+json',
  });
});
app.get('/healthz', (context) => context.json({ status: 'ok' }));
app.post('/v1/triggers', async (context) => {
  const body = await context.req.text();
  const payload = verify(context.env.SIGNING_SECRET, body, context.req.header());
  const trigger = triggerSchema.safeParse(payload);
  if (!trigger.success) throw new HTTPException(422, { message: z.prettifyError(trigger.error) });
  if (!GRANTED.has(trigger.data.namespace)) throw new HTTPException(403, { message: 'not granted' });
  return context.json({ accepted: true }, 202);
});

function verify(secret: string, body: string, headers: Record<string, string>): unknown {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    throw new HTTPException(401, { message: 'not signed' });
  }
}

export default app;
