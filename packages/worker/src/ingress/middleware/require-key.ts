// Requires a bearer key of the policy, and gives the request that key.

import { createMiddleware } from 'hono/factory';
import { type KeyedEnv, recordFacts } from '../context.ts';
import { authenticateBearer } from '../http/authenticate.ts';
import { sendProblem } from '../http/problem.ts';

export const requireKey = createMiddleware<KeyedEnv>(async (context, next) => {
  const { settings, ports } = context.var;
  const key = await authenticateBearer(settings.policy, context.req.raw.headers, ports.clock.now());
  if (!key.ok) return sendProblem(context, { code: 'unauthorized', logged: key.fault.kind });
  context.set('key', key.value);
  recordFacts(context, { key: key.value.id });
  return next();
});
