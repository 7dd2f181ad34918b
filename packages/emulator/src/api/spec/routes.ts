// The routes whose shape is the specification's own.
import type { Hono } from 'hono';
import { renderProviders } from '../../catalogue/render-spec.ts';
import { readForeign, readListed } from '../../endpoints/listed.ts';
import { readEndpoint, type Store } from '../../store.ts';
import { renderError } from '../error-reply.ts';
import { renderLogText } from '../logs.ts';
import { renderSpecMetrics } from '../metrics.ts';
import { describeRefusal } from '../refusal-text.ts';
import { renderSpecEndpoint } from './render-endpoint.ts';

const EVERY_LINE = { tail: null, replica: null, maxLength: null };

export function addSpecRoutes(api: Hono, store: Store): void {
  // The specification has no query and no cursor: one reply holds all endpoints, newest first.
  api.get('/v2/endpoint/:namespace', (context) => {
    const namespace = context.req.param('namespace');
    const records = readListed(store, namespace);
    const newestFirst = records.toSorted((left, right) => right.createdAtMs - left.createdAtMs);
    const rendered = newestFirst.map((record) => renderSpecEndpoint(record, store));
    return context.json({ items: [...rendered, ...readForeign(store, namespace)] });
  });
  api.get('/v2/provider', (context) => context.json(renderProviders()));
  api.get('/v2/endpoint/:namespace/:name/logs', (context) => {
    const { namespace, name } = context.req.param();
    const record = readEndpoint(store, namespace, name);
    return record === undefined
      ? missing(store, namespace, name)
      : context.text(renderLogText(record, EVERY_LINE));
  });
  api.get('/v2/endpoint/:namespace/:name/metrics', (context) => {
    const { namespace, name } = context.req.param();
    const record = readEndpoint(store, namespace, name);
    return record === undefined ? missing(store, namespace, name) : context.json(renderSpecMetrics(record));
  });
}

function missing(store: Store, namespace: string, name: string): Response {
  return renderError(store.dialect, describeRefusal({ kind: 'endpointMissing', namespace, name }));
}
