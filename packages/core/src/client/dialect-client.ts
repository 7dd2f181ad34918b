// The operations whose requests or replies differ between dialects. Each first finds out which dialect the server speaks.

import { success } from '../result.ts';
import type { ClientContext } from './client-context.ts';
import type { Catalogue } from './dialects/catalogue.ts';
import { type Dialect, dialectWithoutAsking } from './dialects/dialect.ts';
import type { EndpointMetrics } from './dialects/index.ts';
import type { MetricsWindow } from './dialects/rules.ts';
import { createOne, listProviders, readCatalogue, readMetrics, updateOne } from './endpoint-operations.ts';
import type { Endpoint } from './schemas/endpoint.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from './schemas/requests.ts';
import type { ApiReply, CallOptions, EndpointRef } from './send-operation.ts';

/** If the dialect is not known yet, the first of these calls reads `GET /provider` before its own request. */
export interface DialectClient {
  /**
   * Creates an endpoint (`POST /endpoint/{namespace}`), which is billed from then on. The client repeats it only after a 429, with
   * which nothing was created. After a fault with an unclear outcome (`leavesOutcomeUnclear`), read the endpoint by name before you
   * try again. A body that is wrong, or that the dialect cannot express, is the fault `invalidRequest`; then nothing was sent.
   */
  createEndpoint(options: {
    readonly namespace: string;
    readonly body: CreateEndpointRequest;
  }): ApiReply<Endpoint>;
  /** Changes only the fields that the body has (`PUT`, merged by the server): send only what should change. */
  updateEndpoint(
    endpoint: EndpointRef,
    body: UpdateEndpointRequest,
    options?: CallOptions,
  ): ApiReply<Endpoint>;
  /** The metrics of an endpoint. Only production uses the window; the specification has none. */
  getEndpointMetrics(endpoint: EndpointRef, window: MetricsWindow): ApiReply<EndpointMetrics>;
  /**
   * The instances that can be rented, with prices in US dollars per hour where the server reports them. With a namespace,
   * production adds its quota.
   */
  listProviders(options?: { readonly namespace?: string }): ApiReply<Catalogue>;
  /** Which dialect the server speaks. The server is asked at most once. */
  dialect(): ApiReply<Dialect>;
}

export function buildDialectClient(context: ClientContext): DialectClient {
  const dialect = createDialectQuestion(context);
  return {
    createEndpoint: (options) => createOne(context, dialect.ask, options),
    updateEndpoint: (endpoint, body, callOptions) =>
      updateOne(context, dialect.ask, { endpoint, body, options: callOptions }),
    getEndpointMetrics: (endpoint, window) => readMetrics(context, dialect.ask, { endpoint, window }),
    listProviders: async (options) => {
      const catalogue = await listProviders(context, dialect.ask, options?.namespace);
      if (catalogue.ok) dialect.learn(catalogue.value.dialect);
      return catalogue;
    },
    dialect: dialect.ask,
  };
}

/** Asks the server for its dialect at most once; only a fault is asked again. */
function createDialectQuestion(context: ClientContext): {
  ask(): ApiReply<Dialect>;
  /** Keeps the dialect that a catalogue showed, when the catalogue was read for another reason. */
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
