// The client: what every dialect speaks alike, what differs, and waiting. Decisions live in the files it calls.

import type { Result } from '../result.ts';
import { type ClientOptions, createClientContext } from './client-context.ts';
import { buildDialectClient, type DialectClient } from './dialect-client.ts';
import { buildEndpointClient, type EndpointClient } from './endpoint-client.ts';
import type { EndpointRef } from './send-operation.ts';
import type { WaitFault } from './wait/wait-fault.ts';
import { type WaitOptions, type WaitOutcome, waitUntil } from './wait/wait-until.ts';

/** The API's eleven operations under their operationId names, and waiting. */
export interface Client extends EndpointClient, DialectClient {
  /**
   * Waits until an endpoint is `ready`, `running`, `paused`, `scaledToZero` or `gone`, at most `timeoutMs`. It writes nothing; for
   * `ready` it asks the endpoint's health route, which wakes one that sleeps.
   */
  waitUntil(endpoint: EndpointRef, options: WaitOptions): Promise<Result<WaitOutcome, WaitFault>>;
}

/**
 * A client of the Inference Endpoints API (Hugging Face, https://api.endpoints.huggingface.cloud). Making it sends nothing. Every
 * method resolves to a `Result`: `{ ok: true, value }` or `{ ok: false, fault }`, whose `kind` tells what happened and which
 * `explainFault` says to people. Only a wrong option throws: a token that is no `Secret`, an `apiUrl` that is no URL.
 */
export function createClient(options: ClientOptions): Client {
  const context = createClientContext(options);
  const { transport, ports } = context;
  const endpoints = buildEndpointClient(context);
  return {
    ...endpoints,
    ...buildDialectClient(context),
    waitUntil: (endpoint, waitOptions) =>
      waitUntil(
        { clock: ports.clock, transport, apiUrl: context.base, getEndpoint: endpoints.getEndpoint },
        endpoint,
        waitOptions,
      ),
  };
}
