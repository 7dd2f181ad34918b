// The routes of the management API. Each one parses, acts on the store, and renders in its dialect.
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
import { readEndpoint, recordKey, type Store } from '../store.ts';
import { DIALECTS } from './dialects.ts';
import { renderError } from './error-reply.ts';
import { addProductionRoutes } from './production/routes.ts';
import { describeBodyFault, describeRefusal } from './refusal-text.ts';
import { addSpecRoutes } from './spec/routes.ts';

type Act = (store: Store, record: EndpointRecord) => Result<EndpointRecord, Refusal>;

const ACTIONS: Readonly<Record<string, Act>> = {
  pause: pauseEndpoint,
  resume: resumeEndpoint,
  'scale-to-zero': scaleEndpointToZero,
};

export function createApi(store: Store): Hono {
  const api = new Hono();
  api.use(
    '*',
    async (context, next) => refuseToken(store, context) ?? refuseNamespace(store, context) ?? next(),
  );
  addWriteRoutes(api, store);
  addEndpointRoutes(api, store);
  if (store.dialect === 'production') addProductionRoutes(api, store);
  else addSpecRoutes(api, store);
  api.notFound(({ req }) =>
    renderError(store.dialect, { status: 404, message: `no route ${req.method} ${req.path}` }),
  );
  return api;
}

/** Production's catalogue is the only route that needs no token. */
function refuseToken(store: Store, context: Context): Response | null {
  const { method, path } = context.req;
  if (store.dialect === 'production' && method === 'GET' && path === '/v2/provider') return null;
  const rights = store.memory.tokens.read(context.req.header('authorization'));
  if (rights === null) {
    return renderError(store.dialect, {
      status: 401,
      message: 'Invalid credentials in Authorization header',
    });
  }
  if (rights.manage) return null;
  return renderError(store.dialect, {
    status: 403,
    message: 'missing permissions: inference.endpoints.write',
  });
}

/** Finds the namespace in any path that has one. */
const NAMESPACE = /^\/v\d\/(?:endpoint|search|provider(?:\/quotas)?)\/([^/]+)/;

function refuseNamespace(store: Store, context: Context): Response | null {
  const [, namespace = ''] = NAMESPACE.exec(context.req.path) ?? [];
  const access = store.memory.namespaces.get(decodeURIComponent(namespace)) ?? 'open';
  if (access === 'open') return null;
  if (access === 'missing') {
    return renderError(store.dialect, { status: 404, message: `Namespace '${namespace}' not found` });
  }
  return renderError(store.dialect, {
    status: 403,
    message: `You don't have access to namespace: ${namespace}`,
  });
}

/** The two routes whose bodies differ between the dialects. */
function addWriteRoutes(api: Hono, store: Store): void {
  const dialect = DIALECTS[store.dialect];

  api.post('/v2/endpoint/:namespace', async (context) => {
    const spec = dialect.parseCreate(await context.req.text());
    if (!spec.ok) return renderError(store.dialect, describeBodyFault(spec.fault));
    const created = createEndpoint(store, context.req.param('namespace'), spec.value);
    return renderWritten(store, created, dialect.createdStatus);
  });

  api.put('/v2/endpoint/:namespace/:name', async (context) => {
    const body = await context.req.text();
    const record = findEndpoint(store, context);
    if (!record.ok) return renderWritten(store, record);
    const change = dialect.parseUpdate(body);
    if (!change.ok) return renderError(store.dialect, describeBodyFault(change.fault));
    return renderWritten(store, updateEndpoint(store, record.value, change.value));
  });
}

/** The routes without a body: each finds an endpoint, acts on it, and returns it. */
function addEndpointRoutes(api: Hono, store: Store): void {
  const path = '/v2/endpoint/:namespace/:name';
  api.get(path, (context) => {
    const foreign = store.memory.foreign.get(keyOf(context));
    return foreign === undefined
      ? renderWritten(store, findEndpoint(store, context))
      : Response.json(foreign);
  });

  api.delete(path, (context) => {
    if (store.memory.foreign.delete(keyOf(context))) return DIALECTS[store.dialect].renderDeleted();
    const record = findEndpoint(store, context);
    const deleted = record.ok ? deleteEndpoint(store, record.value) : record;
    return deleted.ok ? DIALECTS[store.dialect].renderDeleted() : renderWritten(store, deleted);
  });

  for (const [action, act] of Object.entries(ACTIONS)) {
    api.post(`${path}/${action}`, (context) => {
      const record = findEndpoint(store, context);
      return record.ok
        ? renderAction(store, record.value, act(store, record.value))
        : renderWritten(store, record);
    });
  }
}

/** Where the specification has no answer for a refused action, the endpoint is returned unchanged. */
function renderAction(
  store: Store,
  before: EndpointRecord,
  result: Result<EndpointRecord, Refusal>,
): Response {
  const { unanswered } = DIALECTS[store.dialect];
  const isAnswered = result.ok || !unanswered.some((kind) => kind === result.fault.kind);
  return renderWritten(store, isAnswered ? result : success(before));
}

function renderWritten(store: Store, result: Result<EndpointRecord, Refusal>, status = 200): Response {
  if (!result.ok) return renderError(store.dialect, describeRefusal(result.fault));
  return Response.json(DIALECTS[store.dialect].renderEndpoint(result.value, store), { status });
}

function keyOf(context: Context): string {
  return recordKey(context.req.param('namespace') ?? '', context.req.param('name') ?? '');
}

function findEndpoint(store: Store, context: Context): Result<EndpointRecord, Refusal> {
  const namespace = context.req.param('namespace') ?? '';
  const name = context.req.param('name') ?? '';
  const record = readEndpoint(store, namespace, name);
  return record === undefined ? failure({ kind: 'endpointMissing', namespace, name }) : success(record);
}
