// The routes that the specification has in a shape of its own.
import type { Hono } from 'hono';
import { renderProviders } from '../../catalogue/render-spec.ts';
import { readEndpoint, readWhere, type World } from '../../world.ts';
import { renderError } from '../error-reply.ts';
import { renderLogText } from '../logs.ts';
import { renderSpecMetrics } from '../metrics.ts';
import { describeRefusal } from '../refusal-text.ts';
import { renderSpecEndpoint } from './render-endpoint.ts';

export function addSpecRoutes(api: Hono, world: World): void {
  // The specification has no query and no cursor: everything comes in one reply, newest first.
  api.get('/v2/endpoint/:namespace', (context) => {
    const namespace = context.req.param('namespace');
    const records = readWhere(world, (record) => record.namespace === namespace);
    const newestFirst = records.toSorted((left, right) => right.createdAtMs - left.createdAtMs);
    return context.json({ items: newestFirst.map((record) => renderSpecEndpoint(record, world.origin)) });
  });
  api.get('/v2/provider', (context) => context.json(renderProviders()));
  api.get('/v2/endpoint/:namespace/:name/logs', (context) => {
    const { namespace, name } = context.req.param();
    const record = readEndpoint(world, namespace, name);
    return record === undefined ? missing(world, namespace, name) : context.text(renderLogText(record, null));
  });
  api.get('/v2/endpoint/:namespace/:name/metrics', (context) => {
    const { namespace, name } = context.req.param();
    const record = readEndpoint(world, namespace, name);
    return record === undefined ? missing(world, namespace, name) : context.json(renderSpecMetrics(record));
  });
}

function missing(world: World, namespace: string, name: string): Response {
  return renderError(world.dialect, describeRefusal({ kind: 'endpointMissing', namespace, name }));
}
