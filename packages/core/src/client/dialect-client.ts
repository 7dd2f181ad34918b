// The operations whose requests or replies differ between dialects; each asks first which one the server speaks.

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

/** Where the dialect is not known yet, the first of these calls reads `GET /provider` before it. */
export interface DialectClient {
  /**
   * Makes an endpoint, which is billed from then on (`POST /endpoint/{namespace}`). Never repeated by itself: after a fault whose
   * outcome is unclear (`leavesOutcomeUnclear`), read by name before trying again. A body that is wrong, or that the dialect has
   * no words for, is the fault `invalidRequest`, and nothing was sent.
   */
  createEndpoint(options: {
    readonly namespace: string;
    readonly body: CreateEndpointRequest;
  }): ApiReply<Endpoint>;
  /** Changes what the body has and nothing else (`PUT`, merged by the server): send only what is to change. */
  updateEndpoint(
    endpoint: EndpointRef,
    body: UpdateEndpointRequest,
    options?: CallOptions,
  ): ApiReply<Endpoint>;
  /** The figures of an endpoint. The window is production's; the specification has none. */
  getEndpointMetrics(endpoint: EndpointRef, window: MetricsWindow): ApiReply<EndpointMetrics>;
  /** What can be rented, with prices in US dollars per hour where the server tells them. With a namespace, production adds its quota. */
  listProviders(options?: { readonly namespace?: string }): ApiReply<Catalogue>;
  /** Which dialect the server speaks; asked at most once. */
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
