// The routes of the management API; each parses, lets the world act, and renders in its dialect.
import { type Context, Hono } from 'hono';
import {
  createEndpoint,
  deleteEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  scaleEndpointToZero,
  updateEndpoint,
} from '../endpoints/commands.ts';
import type { EndpointRecord } from '../endpoints/record.ts';
import type { Refusal } from '../endpoints/refusal.ts';
import { failure, type Result, success } from '../outcome.ts';
import { readEndpoint, type World } from '../world.ts';
import { DIALECTS } from './dialects.ts';
import { renderError } from './error-reply.ts';
import { addProductionRoutes } from './production/routes.ts';
import { describeBodyFault, describeRefusal } from './refusal-text.ts';
import { addSpecRoutes } from './spec/routes.ts';

type Act = (world: World, record: EndpointRecord) => Result<EndpointRecord, Refusal>;

const ACTIONS: Readonly<Record<string, Act>> = {
  pause: pauseEndpoint,
  resume: resumeEndpoint,
  'scale-to-zero': scaleEndpointToZero,
};

/** The catalogue of production is the one route that needs no token. */
function needsToken(world: World, method: string, path: string): boolean {
  return !(world.dialect === 'production' && method === 'GET' && path === '/v2/provider');
}

export function createApi(world: World): Hono {
  const api = new Hono();
  const dialect = DIALECTS[world.dialect];
  const render = (record: EndpointRecord) => dialect.renderEndpoint(record, world.origin);
  const refuse = (refusal: Refusal) => renderError(world.dialect, describeRefusal(refusal));

  api.use('*', async (context, next) => {
    const rights = world.memory.tokens.read(context.req.header('authorization'));
    if (needsToken(world, context.req.method, context.req.path)) {
      if (rights === null) {
        return renderError(world.dialect, {
          status: 401,
          message: 'Invalid credentials in Authorization header',
        });
      }
      if (!rights.manage) {
        return renderError(world.dialect, {
          status: 403,
          message: 'missing permissions: inference.endpoints.write',
        });
      }
    }
    return next();
  });

  api.post('/v2/endpoint/:namespace', async (context) => {
    const spec = dialect.parseCreate(await context.req.text());
    if (!spec.ok) return renderError(world.dialect, describeBodyFault(spec.fault));
    const created = createEndpoint(world, context.req.param('namespace'), spec.value);
    if (!created.ok) return refuse(created.fault);
    return context.json(render(created.value), dialect.createdStatus);
  });

  api.get('/v2/endpoint/:namespace/:name', (context) => {
    const record = findEndpoint(world, context);
    return record.ok ? context.json(render(record.value)) : refuse(record.fault);
  });

  api.put('/v2/endpoint/:namespace/:name', async (context) => {
    const record = findEndpoint(world, context);
    if (!record.ok) return refuse(record.fault);
    const change = dialect.parseUpdate(await context.req.text());
    if (!change.ok) return renderError(world.dialect, describeBodyFault(change.fault));
    const current = findEndpoint(world, context);
    const updated = current.ok ? updateEndpoint(world, current.value, change.value) : current;
    return updated.ok ? context.json(render(updated.value)) : refuse(updated.fault);
  });

  api.delete('/v2/endpoint/:namespace/:name', (context) => {
    const record = findEndpoint(world, context);
    const deleted = record.ok ? deleteEndpoint(world, record.value) : record;
    return deleted.ok ? dialect.renderDeleted() : refuse(deleted.fault);
  });

  for (const [action, act] of Object.entries(ACTIONS)) {
    api.post(`/v2/endpoint/:namespace/:name/${action}`, (context) => {
      const record = findEndpoint(world, context);
      const acted = record.ok ? act(world, record.value) : record;
      return acted.ok ? context.json(render(acted.value)) : refuse(acted.fault);
    });
  }

  if (world.dialect === 'production') addProductionRoutes(api, world);
  else addSpecRoutes(api, world);

  api.notFound((context) =>
    renderError(world.dialect, {
      status: 404,
      message: `no route ${context.req.method} ${context.req.path}`,
    }),
  );
  return api;
}

export function findEndpoint(world: World, context: Context): Result<EndpointRecord, Refusal> {
  const namespace = context.req.param('namespace') ?? '';
  const name = context.req.param('name') ?? '';
  const record = readEndpoint(world, namespace, name);
  return record === undefined ? failure({ kind: 'endpointMissing', namespace, name }) : success(record);
}
