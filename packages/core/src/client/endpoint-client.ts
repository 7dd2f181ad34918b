// The operations whose request and reply no dialect changes: all that looking at, pausing and removing endpoints takes.

import { type Result, success } from '../result.ts';
import { type ClientContext, type ClientOptions, createClientContext } from './client-context.ts';
import type { DialectClient } from './dialect-client.ts';
import type { MetricsWindow } from './dialects/rules.ts';
import { type EndpointList, type ListOptions, listAllPages } from './endpoint-list.ts';
import { readCatalogue, readLogs } from './endpoint-operations.ts';
import type { OperationId } from './operations.ts';
import { type PendingRequests, readPendingRequests } from './pending-requests.ts';
import type { Endpoint } from './schemas/endpoint.ts';
import type { UpdateEndpointRequest } from './schemas/requests.ts';
import {
  type ApiReply,
  type CallOptions,
  type EndpointRef,
  sendForEndpoint,
  sendOperation,
} from './send-operation.ts';
import type { WaitFault } from './wait/wait-fault.ts';
import { type WaitOptions, type WaitOutcome, waitUntil } from './wait/wait-until.ts';

/** Every reply is a value or a named fault (`ApiFault`); nothing is thrown. Each call has a deadline, see `ClientOptions.limits`. */
export interface EndpointClient {
  /**
   * Every endpoint of a namespace, over all pages (`GET /endpoint/{namespace}`). A fault when one page cannot be read; single
   * endpoints that cannot be read are named in `unreadable`.
   */
  listEndpoints(options: ListOptions): ApiReply<EndpointList>;
  /**
   * One endpoint by name (`GET /endpoint/{namespace}/{name}`). The fault `notFound` is the API's own 404 and proves that it is
   * gone; a proxy's 404 is `unprovenNotFound`.
   */
  getEndpoint(endpoint: EndpointRef, options?: CallOptions): ApiReply<Endpoint>;
  /**
   * Asks for the deletion (`DELETE /endpoint/{namespace}/{name}`). `accepted` is not gone, and neither is `alreadyGone` (the API's
   * own 404 to the DELETE): believe it only after `waitUntil` with the goal `gone`.
   */
  deleteEndpoint(endpoint: EndpointRef): ApiReply<'accepted' | 'alreadyGone'>;
  /** Stops it until somebody resumes it; a paused endpoint costs nothing and is not woken by requests. Its state is `paused` at once. */
  pauseEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Starts a paused or sleeping endpoint; its state is `pending` then. One that already runs is success, and is read back. */
  resumeEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Takes every replica away until the next request wakes it. Refused (`rejected`) where `scaleToZeroTimeout` is not set. */
  scaleToZero(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Sets model and revision, and nothing else. What runs rolls to it; whether that wakes what sleeps is not recorded. */
  updateRevision(
    endpoint: EndpointRef,
    model: { readonly repository: string; readonly revision: string },
  ): ApiReply<Endpoint>;
  /**
   * Sets the given parts of the model, and nothing else; `image`, `env` and `secrets` are replaced whole. It is sent as it is, so
   * whoever calls it knows what the server's dialect takes.
   */
  updateModel(endpoint: EndpointRef, model: NonNullable<UpdateEndpointRequest['model']>): ApiReply<Endpoint>;
  /** The container's logs as plain text, oldest line first. `tail` is a number of lines, and only production knows it. */
  getEndpointLogs(endpoint: EndpointRef, options?: { readonly tail?: number }): ApiReply<string>;
  /**
   * How many requests waited for their answer at the newest moment of the window that the metrics tell of; undefined when they
   * tell of none. They come late: see `atMs`. Only production has them; another server answers with a fault.
   */
  getPendingRequests(
    endpoint: EndpointRef,
    window: MetricsWindow,
    options?: CallOptions,
  ): ApiReply<PendingRequests | undefined>;
  /**
   * Waits until an endpoint is `ready`, `running`, `paused`, `scaledToZero` or `gone`, at most `timeoutMs`. It writes nothing; for
   * `ready` it asks the endpoint's health route, which wakes one that sleeps.
   */
  waitUntil(endpoint: EndpointRef, options: WaitOptions): Promise<Result<WaitOutcome, WaitFault>>;
}

/** The part of the client that encodes no request, for programs whose size counts. Only production knows a namespace's catalogue. */
export function createEndpointClient(
  options: ClientOptions,
): EndpointClient & Pick<DialectClient, 'listProviders'> {
  const context = createClientContext(options);
  return {
    ...buildEndpointClient(context),
    listProviders: (wanted) => readCatalogue(context, wanted?.namespace),
  };
}

export function buildEndpointClient(context: ClientContext): EndpointClient {
  const act = (operation: OperationId, endpoint: EndpointRef): ApiReply<Endpoint> =>
    sendForEndpoint(context, { operation, endpoint });
  const { ports, transport } = context;
  const getEndpoint: EndpointClient['getEndpoint'] = (endpoint, callOptions) =>
    sendForEndpoint(context, { operation: 'getEndpoint', endpoint, options: callOptions });
  return {
    listEndpoints: (options) => listAllPages(context, options),
    getEndpoint,
    waitUntil: (endpoint, waitOptions) =>
      waitUntil({ clock: ports.clock, transport, apiUrl: context.base, getEndpoint }, endpoint, waitOptions),
    deleteEndpoint: (endpoint) => deleteOne(context, endpoint),
    pauseEndpoint: (endpoint) => act('pauseEndpoint', endpoint),
    resumeEndpoint: async (endpoint) => {
      const resumed = await act('resumeEndpoint', endpoint);
      return !resumed.ok && resumed.fault.kind === 'alreadyRunning' ? act('getEndpoint', endpoint) : resumed;
    },
    scaleToZero: (endpoint) => act('scaleToZero', endpoint),
    updateRevision: (endpoint, model) =>
      sendForEndpoint(context, { operation: 'updateEndpoint', endpoint, body: { model } }),
    updateModel: (endpoint, model) =>
      sendForEndpoint(context, { operation: 'updateEndpoint', endpoint, body: { model } }),
    getEndpointLogs: (endpoint, options) => readLogs(context, endpoint, options?.tail),
    getPendingRequests: (endpoint, window, callOptions) =>
      readPendingRequests(context, endpoint, { window, options: callOptions }),
  };
}

async function deleteOne(
  context: ClientContext,
  endpoint: EndpointRef,
): ApiReply<'accepted' | 'alreadyGone'> {
  const reply = await sendOperation(context, { operation: 'deleteEndpoint', ...endpoint });
  if (reply.ok) return success('accepted');
  return reply.fault.kind === 'notFound' ? success('alreadyGone') : reply;
}
