// Gives each request its id, its ports and its record, and writes the record as one log line after the answer.

import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { IngressEnv, RequestRecord } from '../context.ts';
import type { IngressPorts } from '../ports.ts';
import { HEALTH_PATH } from '../routes/health.ts';

export const openRequest = (ports: IngressPorts) =>
  createMiddleware<IngressEnv>(async (context, next) => {
    const startedMs = ports.clock.now();
    const requestId = ports.createId('req');
    const record: RequestRecord = { requestId, method: context.req.method };
    context.set('ports', ports);
    context.set('requestId', requestId);
    context.set('record', record);
    await next();
    context.header('x-request-id', requestId);
    const { status } = context.res;
    const route = routeOf(context);
    if (route !== undefined) record.route = route;
    Object.assign(record, { status, tookMs: ports.clock.now() - startedMs });
    if (isWorthALine(context)) ports.log({ level: 'info', message: 'request', fields: record });
  });

/** The last matching route that is not middleware. */
function routeOf(context: Context): string | undefined {
  return matchedRoutes(context).findLast(({ method }) => method !== 'ALL')?.path;
}

/** A successful health check writes no log line. */
function isWorthALine({ req, res }: Context): boolean {
  return res.status !== 200 || req.path !== HEALTH_PATH;
}
