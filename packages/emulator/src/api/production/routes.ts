// The routes that only production has, or whose shape differs there.
import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { NO_QUOTA, type ReadQuota, renderQuotas, renderVendors } from '../../catalogue/render-production.ts';
import { usedAccelerators } from '../../endpoints/quota.ts';
import type { EndpointRecord } from '../../endpoints/record.ts';
import { readAll, readEndpoint, readQuota, type Store } from '../../store.ts';
import { renderError } from '../error-reply.ts';
import { parseLogQuery, parseTextLogQuery, writeCursor } from '../log-query.ts';
import { renderLogEntries, renderLogText } from '../logs.ts';
import { type Measured, renderAllGraphs, renderPendingRequests, type TimeWindow } from '../metrics.ts';
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
  api.post('/v2/endpoint/:namespace/:name/metrics', (context) => metrics(store, context, renderAllGraphs));
  api.post('/v2/endpoint/:namespace/:name/metrics/pending-request', (context) =>
    metrics(store, context, renderPendingRequests),
  );
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

function logText(store: Store, context: Context, record: EndpointRecord): Response {
  const query = parseTextLogQuery(context.req.query());
  if (!query.ok) return renderError(store.dialect, { status: 400, message: query.fault });
  return context.text(renderLogText(record, query.value));
}

function logEntries(store: Store, context: Context, record: EndpointRecord): Response {
  const query = parseLogQuery(context.req.query());
  if (!query.ok) return renderError(store.dialect, { status: 400, message: query.fault });
  const { entries, beforeMs, afterMs } = renderLogEntries(record, query.value);
  const links = [
    ...(beforeMs === null ? [] : [renderLink(context, 'prev', { before: beforeMs })]),
    ...(afterMs === null ? [] : [renderLink(context, 'next', { after: afterMs })]),
  ];
  return context.json(entries, 200, links.length === 0 ? {} : { link: links.join(', ') });
}

/** The URL of the same query with another cursor. */
function renderLink(context: Context, rel: string, cursor: Readonly<Record<string, number>>): string {
  const url = new URL(context.req.url);
  url.searchParams.delete('after');
  url.searchParams.delete('before');
  for (const [name, atMs] of Object.entries(cursor)) url.searchParams.set(name, writeCursor(atMs));
  return `<${url.href}>; rel="${rel}"`;
}

const moment = z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value))));
const metricsSchema = z.object({ start: moment, stop: moment });

async function metrics(
  store: Store,
  context: Context,
  render: (window: TimeWindow, measured: Measured) => object,
): Promise<Response> {
  const body: unknown = await context.req.json().catch(() => null);
  return withRecord(store, context, (record) => {
    const window = metricsSchema.safeParse(body);
    if (!window.success)
      return renderError(store.dialect, { status: 422, message: 'start and stop must be RFC 3339 times' });
    const answered = store.memory.answered.get(record.serveId) ?? [];
    return context.json(render(window.data, { record, answered, nowMs: store.clock.now() }));
  });
}
