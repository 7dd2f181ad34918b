// The operations that need no knowledge of the dialect: they read, change, pause and remove endpoints.

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

/** Every reply is a value or a named fault (`ApiFault`); nothing is thrown. Each call has a deadline (`ClientOptions.limits`). */
export interface EndpointClient {
  /**
   * Every endpoint of a namespace, over all pages (`GET /endpoint/{namespace}`). If a page cannot be read, the result is a
   * fault. Single endpoints that cannot be read are listed in `unreadable`.
   */
  listEndpoints(options: ListOptions): ApiReply<EndpointList>;
  /**
   * One endpoint by name (`GET /endpoint/{namespace}/{name}`). The fault `notFound` is the API's own 404 and proves that the
   * endpoint is gone; the 404 of a proxy is `unprovenNotFound`.
   */
  getEndpoint(endpoint: EndpointRef, options?: CallOptions): ApiReply<Endpoint>;
  /**
   * Requests the deletion (`DELETE /endpoint/{namespace}/{name}`). Neither `accepted` nor `alreadyGone` (the API's own 404 to the
   * DELETE) proves that the endpoint is gone. Only `waitUntil` with the goal `gone` proves it.
   */
  deleteEndpoint(endpoint: EndpointRef): ApiReply<'accepted' | 'alreadyGone'>;
  /**
   * Stops the endpoint until somebody resumes it. A paused endpoint costs nothing, and requests do not wake it. Its state is
   * `paused` at once.
   */
  pauseEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Starts a paused or sleeping endpoint; its state is then `pending`. A running endpoint counts as success and is read back. */
  resumeEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Removes all replicas until the next request wakes the endpoint. Refused (`rejected`) if `scaleToZeroTimeout` is not set. */
  scaleToZero(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Sets only model and revision. A running endpoint rolls out the change; whether it wakes a sleeping one is not recorded. */
  updateRevision(
    endpoint: EndpointRef,
    model: { readonly repository: string; readonly revision: string },
  ): ApiReply<Endpoint>;
  /**
   * Sets only the given parts of the model; `image`, `env` and `secrets` are replaced as a whole. The body is sent unchanged, so
   * the caller must know what the server's dialect accepts.
   */
  updateModel(endpoint: EndpointRef, model: NonNullable<UpdateEndpointRequest['model']>): ApiReply<Endpoint>;
  /** The container's logs as plain text, oldest line first. `tail` is a number of lines, and only production knows it. */
  getEndpointLogs(endpoint: EndpointRef, options?: { readonly tail?: number }): ApiReply<string>;
  /**
   * How many requests were waiting for their answer at the newest moment of the window for which metrics exist; undefined when
   * there are none. Metrics come late: see `atMs`. Only production has them; any other server answers with a fault.
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

/**
 * The part of the client that encodes no requests, for programs that must stay small. Only production has a catalogue per
 * namespace.
 */
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
