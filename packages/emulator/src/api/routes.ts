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

export function createApi(world: World): Hono {
  const api = new Hono();
  api.use('*', async (context, next) => refuseToken(world, context) ?? next());
  addWriteRoutes(api, world);
  addEndpointRoutes(api, world);
  if (world.dialect === 'production') addProductionRoutes(api, world);
  else addSpecRoutes(api, world);
  api.notFound(({ req }) =>
    renderError(world.dialect, { status: 404, message: `no route ${req.method} ${req.path}` }),
  );
  return api;
}

/** The catalogue of production is the one route that needs no token. */
function refuseToken(world: World, context: Context): Response | null {
  const { method, path } = context.req;
  if (world.dialect === 'production' && method === 'GET' && path === '/v2/provider') return null;
  const rights = world.memory.tokens.read(context.req.header('authorization'));
  if (rights === null) {
    return renderError(world.dialect, {
      status: 401,
      message: 'Invalid credentials in Authorization header',
    });
  }
  if (rights.manage) return null;
  return renderError(world.dialect, {
    status: 403,
    message: 'missing permissions: inference.endpoints.write',
  });
}

/** The two routes whose bodies differ between the dialects. */
function addWriteRoutes(api: Hono, world: World): void {
  const dialect = DIALECTS[world.dialect];

  api.post('/v2/endpoint/:namespace', async (context) => {
    const spec = dialect.parseCreate(await context.req.text());
    if (!spec.ok) return renderError(world.dialect, describeBodyFault(spec.fault));
    const created = createEndpoint(world, context.req.param('namespace'), spec.value);
    return renderWritten(world, created, dialect.createdStatus);
  });

  api.put('/v2/endpoint/:namespace/:name', async (context) => {
    const body = await context.req.text();
    const record = findEndpoint(world, context);
    if (!record.ok) return renderWritten(world, record);
    const change = dialect.parseUpdate(body);
    if (!change.ok) return renderError(world.dialect, describeBodyFault(change.fault));
    return renderWritten(world, updateEndpoint(world, record.value, change.value));
  });
}

/** The routes without a body: one endpoint is found, acted on, and shown. */
function addEndpointRoutes(api: Hono, world: World): void {
  const path = '/v2/endpoint/:namespace/:name';
  api.get(path, (context) => renderWritten(world, findEndpoint(world, context)));

  api.delete(path, (context) => {
    const record = findEndpoint(world, context);
    const deleted = record.ok ? deleteEndpoint(world, record.value) : record;
    return deleted.ok ? DIALECTS[world.dialect].renderDeleted() : renderWritten(world, deleted);
  });

  for (const [action, act] of Object.entries(ACTIONS)) {
    api.post(`${path}/${action}`, (context) => {
      const record = findEndpoint(world, context);
      return renderWritten(world, record.ok ? act(world, record.value) : record);
    });
  }
}

function renderWritten(world: World, result: Result<EndpointRecord, Refusal>, status = 200): Response {
  if (!result.ok) return renderError(world.dialect, describeRefusal(result.fault));
  return Response.json(DIALECTS[world.dialect].renderEndpoint(result.value, world.origin), { status });
}

function findEndpoint(world: World, context: Context): Result<EndpointRecord, Refusal> {
  const namespace = context.req.param('namespace') ?? '';
  const name = context.req.param('name') ?? '';
  const record = readEndpoint(world, namespace, name);
  return record === undefined ? failure({ kind: 'endpointMissing', namespace, name }) : success(record);
}
