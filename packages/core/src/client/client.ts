// The client: eleven operations under their operationId names, and waiting. Decisions live in the files it calls.

import type { Ports } from '../ports.ts';
import { type Result, success } from '../result.ts';
import type { Secret } from '../secret.ts';
import type { Catalogue } from './dialects/catalogue.ts';
import { type Dialect, type DialectChoice, dialectWithoutAsking } from './dialects/dialect.ts';
import { buildEndpointClient, createClientContext } from './endpoint-client.ts';
import {
  createOne,
  listProviders,
  readCatalogue,
  readLogs,
  readMetrics,
  updateOne,
} from './endpoint-operations.ts';
import type { TransportLimits } from './http/transport.ts';
import type { Endpoint } from './schemas/endpoint.ts';
import type { EndpointMetrics } from './schemas/metrics.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from './schemas/requests.ts';
import type { ApiReply, CallOptions, ClientContext, EndpointRef } from './send-operation.ts';
import type { WaitFault } from './wait/wait-fault.ts';
import { type WaitOptions, type WaitOutcome, waitUntil } from './wait/wait-until.ts';

export interface ClientOptions {
  readonly token: Secret;
  /** Default: production's public host. */
  readonly apiUrl?: string | URL;
  /** Default `auto`: production for its public host, otherwise told by the shape of `GET /provider`. */
  readonly dialect?: DialectChoice;
  readonly ports?: Partial<Ports>;
  readonly limits?: Partial<TransportLimits>;
  readonly userAgent?: string;
}

export interface Client {
  /** Every endpoint of a namespace, over all pages. Nothing is returned when one page fails. */
  listEndpoints(options: {
    readonly namespace: string;
    readonly tags?: readonly string[];
  }): ApiReply<readonly Endpoint[]>;
  /** Never repeated by itself: after a fault whose outcome is unclear, read by name before trying again. */
  createEndpoint(options: {
    readonly namespace: string;
    readonly body: CreateEndpointRequest;
  }): ApiReply<Endpoint>;
  getEndpoint(endpoint: EndpointRef, options?: CallOptions): ApiReply<Endpoint>;
  /** Merges: send only what is to change. */
  updateEndpoint(endpoint: EndpointRef, body: UpdateEndpointRequest): ApiReply<Endpoint>;
  /** Accepted is not gone: believe it only after `waitUntil` saw a 404. A 404 here is success already. */
  deleteEndpoint(endpoint: EndpointRef): ApiReply<'accepted' | 'alreadyGone'>;
  pauseEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** An endpoint that already runs is success, and is read back. */
  resumeEndpoint(endpoint: EndpointRef): ApiReply<Endpoint>;
  scaleToZero(endpoint: EndpointRef): ApiReply<Endpoint>;
  /** Plain text, oldest line first. `tail` (lines) is production's. */
  getEndpointLogs(endpoint: EndpointRef, options?: { readonly tail?: number }): ApiReply<string>;
  /** `window` is what production asks for (RFC 3339); the specification has no window. */
  getEndpointMetrics(
    endpoint: EndpointRef,
    window: { readonly start: string; readonly stop: string },
  ): ApiReply<EndpointMetrics>;
  /** With a namespace, production adds that namespace's quota. */
  listProviders(options?: { readonly namespace?: string }): ApiReply<Catalogue>;
  /** Which dialect the server speaks; asked at most once. */
  dialect(): ApiReply<Dialect>;
  /** Waits for a goal with a deadline, see `WaitOptions`. */
  waitUntil(endpoint: EndpointRef, options: WaitOptions): Promise<Result<WaitOutcome, WaitFault>>;
}

export function createClient(options: ClientOptions): Client {
  return buildClient(createClientContext(options));
}

function buildClient(context: ClientContext): Client {
  const { ports, transport } = context;
  const dialect = createDialectQuestion(context);
  const { updateRevision: _part, ...endpoints } = buildEndpointClient(context);
  return {
    ...endpoints,
    createEndpoint: (options) => createOne(context, dialect.ask, options),
    updateEndpoint: (endpoint, body) => updateOne(context, dialect.ask, { endpoint, body }),
    getEndpointLogs: (endpoint, logOptions) => readLogs(context, endpoint, logOptions?.tail),
    getEndpointMetrics: (endpoint, window) => readMetrics(context, dialect.ask, { endpoint, window }),
    listProviders: async (options) => {
      const catalogue = await listProviders(context, dialect.ask, options?.namespace);
      if (catalogue.ok) dialect.learn(catalogue.value.dialect);
      return catalogue;
    },
    dialect: dialect.ask,
    waitUntil: (endpoint, waitOptions) =>
      waitUntil({ clock: ports.clock, transport, getEndpoint: endpoints.getEndpoint }, endpoint, waitOptions),
  };
}

/** Asks the server at most once, unless the answer was a fault. */
function createDialectQuestion(context: ClientContext): {
  ask(): ApiReply<Dialect>;
  /** A catalogue that was read for another reason has told the dialect too. */
  learn(dialect: Dialect): void;
} {
  let known = dialectWithoutAsking(context.choice, context.base);
  let asked: ApiReply<Dialect> | undefined;
  const ask = async (): ApiReply<Dialect> => {
    if (known !== undefined) return success(known);
    asked ??= readCatalogue(context, undefined).then((catalogue) =>
      catalogue.ok ? success(catalogue.value.dialect) : catalogue,
    );
    const answer = await asked;
    if (!answer.ok) asked = undefined;
    return answer;
  };
  return {
    ask,
    learn(dialect) {
      known ??= dialect;
    },
  };
}
