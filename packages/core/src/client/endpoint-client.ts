// The operations that need no dialect and no request schema: all that pausing and removing takes, in a fraction of the size.

import type * as z from 'zod/mini';
import { success } from '../result.ts';
import { createSystemPorts } from '../system-ports.ts';
import type { Client, ClientOptions } from './client.ts';
import { PRODUCTION_API_URL } from './dialects/dialect.ts';
import { readCatalogue } from './endpoint-operations.ts';
import { rootOf } from './http/request-url.ts';
import { createTransport } from './http/transport.ts';
import type { OperationId } from './operations.ts';
import { type Endpoint, endpointPageSchema } from './schemas/endpoint.ts';
import { parseJsonWith } from './schemas/issues.ts';
import {
  type ApiReply,
  type ClientContext,
  type EndpointRef,
  sendForEndpoint,
  sendOperation,
  unreadable,
} from './send-operation.ts';

export type EndpointClient = Pick<
  Client,
  'listEndpoints' | 'getEndpoint' | 'deleteEndpoint' | 'pauseEndpoint' | 'resumeEndpoint' | 'scaleToZero'
> & {
  /** An update of the revision alone, which both dialects write the same way. */
  updateRevision(
    endpoint: EndpointRef,
    model: { readonly repository: string; readonly revision: string },
  ): ApiReply<Endpoint>;
};

/** A part of the client, for programs whose size counts. A namespace for the catalogue is for production only. */
export function createEndpointClient(options: ClientOptions): EndpointClient & Pick<Client, 'listProviders'> {
  const context = createClientContext(options);
  return {
    ...buildEndpointClient(context),
    listProviders: (wanted) => readCatalogue(context, wanted?.namespace),
  };
}

export function createClientContext(options: ClientOptions): ClientContext {
  const ports = createSystemPorts(options.ports);
  const transport = createTransport({
    ports,
    token: options.token,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
  });
  const base = new URL(options.apiUrl ?? PRODUCTION_API_URL);
  return { ports, transport, base, root: rootOf(base), choice: options.dialect ?? 'auto' };
}

export function buildEndpointClient(context: ClientContext): EndpointClient {
  const act = (operation: OperationId, endpoint: EndpointRef): ApiReply<Endpoint> =>
    sendForEndpoint(context, { operation, endpoint });
  return {
    listEndpoints: (options) => listAllPages(context, options),
    getEndpoint: (endpoint, callOptions) =>
      sendForEndpoint(context, { operation: 'getEndpoint', endpoint, options: callOptions }),
    deleteEndpoint: (endpoint) => deleteOne(context, endpoint),
    pauseEndpoint: (endpoint) => act('pauseEndpoint', endpoint),
    resumeEndpoint: async (endpoint) => {
      const resumed = await act('resumeEndpoint', endpoint);
      return !resumed.ok && resumed.fault.kind === 'alreadyRunning' ? act('getEndpoint', endpoint) : resumed;
    },
    scaleToZero: (endpoint) => act('scaleToZero', endpoint),
    updateRevision: (endpoint, model) =>
      sendForEndpoint(context, { operation: 'updateEndpoint', endpoint, body: { model } }),
  };
}

/** The most that another client of production asks for; its default of 20 costs five times the calls. */
const PAGE_SIZE = 100;
/** 100,000 endpoints in one namespace is a server that pages for ever. */
const MOST_PAGES = 1_000;

type Page = z.infer<typeof endpointPageSchema>;

async function listAllPages(
  context: ClientContext,
  options: { readonly namespace: string; readonly tags?: readonly string[] },
): ApiReply<readonly Endpoint[]> {
  const endpoints: Endpoint[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page = await readPage(context, options, cursor);
    if (!page.ok) return page;
    // Not push(...items): a page without a limit may hold more items than a call may have arguments.
    for (const item of page.value.items) endpoints.push(item);
    const next = page.value.nextCursor;
    if (typeof next !== 'string' || next === '') return success(endpoints);
    if (next === cursor)
      return unreadable('listEndpoints', [{ path: 'nextCursor', message: 'the same cursor twice' }]);
    cursor = next;
  }
  return unreadable('listEndpoints', [{ path: 'nextCursor', message: `more than ${MOST_PAGES} pages` }]);
}

async function readPage(
  context: ClientContext,
  options: { readonly namespace: string; readonly tags?: readonly string[] },
  cursor: string | undefined,
): ApiReply<Page> {
  const operation = 'listEndpoints';
  const query = {
    limit: String(PAGE_SIZE),
    ...(options.tags === undefined ? {} : { tags: options.tags.join(',') }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const reply = await sendOperation(context, { operation, namespace: options.namespace, query });
  if (!reply.ok) return reply;
  const page = parseJsonWith(endpointPageSchema, reply.value.text);
  return page.ok ? page : unreadable(operation, page.fault);
}

async function deleteOne(
  context: ClientContext,
  endpoint: EndpointRef,
): ApiReply<'accepted' | 'alreadyGone'> {
  const reply = await sendOperation(context, { operation: 'deleteEndpoint', ...endpoint });
  if (reply.ok) return success('accepted');
  return reply.fault.kind === 'notFound' ? success('alreadyGone') : reply;
}
