// The operations that need more than one request or a reply that is not an endpoint. The table of operations is elsewhere.

import { success } from '../result.ts';
import type { ClientContext } from './client-context.ts';
import type { Catalogue } from './dialects/catalogue.ts';
import type { Dialect } from './dialects/dialect.ts';
import { type EndpointMetrics, rulesOf } from './dialects/index.ts';
import { parseCatalogue } from './dialects/parse-catalogue.ts';
import type { MetricsWindow } from './dialects/rules.ts';
import type { Endpoint } from './schemas/endpoint.ts';
import { parseJson, parseWith } from './schemas/issues.ts';
import {
  type CreateEndpointRequest,
  createEndpointRequestSchema,
  type UpdateEndpointRequest,
  updateEndpointRequestSchema,
} from './schemas/requests.ts';
import {
  type ApiReply,
  type CallOptions,
  type EndpointRef,
  invalid,
  readEndpoint,
  sendForEndpoint,
  sendOperation,
  unreadable,
} from './send-operation.ts';

type AskDialect = () => ApiReply<Dialect>;

export async function createOne(
  context: ClientContext,
  dialect: AskDialect,
  options: { readonly namespace: string; readonly body: CreateEndpointRequest },
): ApiReply<Endpoint> {
  const operation = 'createEndpoint';
  const checked = parseWith(createEndpointRequestSchema, options.body);
  if (!checked.ok) return invalid(operation, checked.fault);
  const spoken = await dialect();
  if (!spoken.ok) return spoken;
  const encoded = rulesOf(spoken.value).encodeCreate(checked.value);
  if (!encoded.ok) return invalid(operation, encoded.fault);
  const reply = await sendOperation(context, {
    operation,
    namespace: options.namespace,
    body: encoded.value,
  });
  return reply.ok ? readEndpoint(operation, reply.value.text) : reply;
}

export async function updateOne(
  context: ClientContext,
  dialect: AskDialect,
  change: {
    readonly endpoint: EndpointRef;
    readonly body: UpdateEndpointRequest;
    readonly options: CallOptions | undefined;
  },
): ApiReply<Endpoint> {
  const operation = 'updateEndpoint';
  const checked = parseWith(updateEndpointRequestSchema, change.body);
  if (!checked.ok) return invalid(operation, checked.fault);
  const spoken = await dialect();
  if (!spoken.ok) return spoken;
  const encoded = rulesOf(spoken.value).encodeUpdate(checked.value);
  if (!encoded.ok) return invalid(operation, encoded.fault);
  return sendForEndpoint(context, { ...change, operation, body: encoded.value });
}

export async function readLogs(
  context: ClientContext,
  endpoint: EndpointRef,
  tail: number | undefined,
): ApiReply<string> {
  const reply = await sendOperation(context, {
    operation: 'getEndpointLogs',
    ...endpoint,
    headers: { accept: 'text/plain' },
    ...(tail === undefined ? {} : { query: { tail: String(tail) } }),
  });
  return reply.ok ? success(reply.value.text) : reply;
}

export async function readMetrics(
  context: ClientContext,
  dialect: AskDialect,
  asked: {
    readonly endpoint: EndpointRef;
    readonly window: MetricsWindow;
  },
): ApiReply<EndpointMetrics> {
  const operation = 'getEndpointMetrics';
  const spoken = await dialect();
  if (!spoken.ok) return spoken;
  const rules = rulesOf(spoken.value);
  const reply = await sendOperation(context, {
    operation,
    ...asked.endpoint,
    ...rules.encodeMetrics(asked.window),
  });
  if (!reply.ok) return reply;
  const metrics = rules.parseMetrics(reply.value.text);
  return metrics.ok ? metrics : unreadable(operation, metrics.fault);
}

/** Without a catalogue per namespace the server would answer 404. */
export async function listProviders(
  context: ClientContext,
  dialect: AskDialect,
  namespace: string | undefined,
): ApiReply<Catalogue> {
  if (namespace === undefined) return readCatalogue(context, undefined);
  const spoken = await dialect();
  if (!spoken.ok) return spoken;
  return readCatalogue(context, rulesOf(spoken.value).quirks.hasNamespaceCatalogue ? namespace : undefined);
}

export async function readCatalogue(
  context: ClientContext,
  namespace: string | undefined,
): ApiReply<Catalogue> {
  const operation = 'listProviders';
  const reply = await sendOperation(context, {
    operation,
    ...(namespace === undefined ? {} : { namespace }),
  });
  if (!reply.ok) return reply;
  const json = parseJson(reply.value.text);
  const catalogue = json.ok ? parseCatalogue(json.value) : json;
  return catalogue.ok ? catalogue : unreadable(operation, catalogue.fault);
}
