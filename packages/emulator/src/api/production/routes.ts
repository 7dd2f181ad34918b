// The routes that only production has, or has in another shape.
import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { NO_QUOTA, type ReadQuota, renderQuotas, renderVendors } from '../../catalogue/render-production.ts';
import { usedAccelerators } from '../../endpoints/quota.ts';
import type { EndpointRecord } from '../../endpoints/record.ts';
import { readAll, readEndpoint, readQuota, type Store } from '../../store.ts';
import { renderError } from '../error-reply.ts';
import { renderLogEntries, renderLogText } from '../logs.ts';
import { renderAllGraphs } from '../metrics.ts';
import { describeRefusal } from '../refusal-text.ts';
import { listProduction, searchProduction } from './list.ts';
import { renderReplicas } from './replicas.ts';

export function addProductionRoutes(api: Hono, store: Store): void {
  api.get('/v2/endpoint/:namespace', (context) => listProduction(store, context));
  api.get('/v2/search/:namespace', (context) => searchProduction(store, context));
  api.get('/v2/provider', (context) => context.json(renderVendors(NO_QUOTA)));
  api.get('/v2/provider/quotas/:namespace', (context) =>
    context.json(renderQuotas(quotaReader(store, context.req.param('namespace')))),
  );
  api.get('/v2/provider/:namespace', (context) =>
    context.json(renderVendors(quotaReader(store, context.req.param('namespace')))),
  );
  api.get('/v2/endpoint/:namespace/:name/replica', (context) =>
    withRecord(store, context, (record) => context.json(renderReplicas(record, store.clock.now()))),
  );
  api.get('/v2/endpoint/:namespace/:name/logs', (context) =>
    withRecord(store, context, (record) => logText(store, context, record)),
  );
  api.get('/v3/endpoint/:namespace/:name/logs', (context) =>
    withRecord(store, context, (record) => logEntries(store, context, record)),
  );
  api.post('/v2/endpoint/:namespace/:name/metrics', async (context) => {
    const body: unknown = await context.req.json().catch(() => null);
    return withRecord(store, context, () => metrics(store, body));
  });
}

function withRecord(store: Store, context: Context, render: (record: EndpointRecord) => Response): Response {
  const namespace = context.req.param('namespace') ?? '';
  const name = context.req.param('name') ?? '';
  const record = readEndpoint(store, namespace, name);
  if (record !== undefined) return render(record);
  return renderError(store.dialect, describeRefusal({ kind: 'endpointMissing', namespace, name }));
}

function quotaReader(store: Store, namespace: string): ReadQuota {
  const records = readAll(store);
  return (vendor, instanceType) => {
    const key = { namespace, vendor, instanceType };
    return { maxAccelerators: readQuota(store, key), usedAccelerators: usedAccelerators(records, key) };
  };
}

function isCount(text: string | undefined): boolean {
  return text === undefined || /^\d{1,9}$/.test(text);
}

function logText(store: Store, context: Context, record: EndpointRecord): Response {
  const tail = context.req.query('tail');
  if (!isCount(tail)) return renderError(store.dialect, { status: 400, message: 'tail: must be a number' });
  return context.text(renderLogText(record, tail === undefined ? null : Number(tail)));
}

function logEntries(store: Store, context: Context, record: EndpointRecord): Response {
  const { limit, order, search, level } = context.req.query();
  if (!isCount(limit)) return renderError(store.dialect, { status: 400, message: 'limit: must be a number' });
  return context.json(renderLogEntries(record, { limit, order, search, level }));
}

const moment = z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value))));
const metricsSchema = z.object({ start: moment, stop: moment });

function metrics(store: Store, body: unknown): Response {
  const window = metricsSchema.safeParse(body);
  if (window.success) return Response.json(renderAllGraphs(window.data));
  return renderError(store.dialect, { status: 422, message: 'start and stop must be RFC 3339 times' });
}
