// The client: what every dialect speaks alike, what differs, and waiting. Decisions live in the files it calls.

import { type ClientOptions, createClientContext } from './client-context.ts';
import { buildDialectClient, type DialectClient } from './dialect-client.ts';
import { buildEndpointClient, type EndpointClient } from './endpoint-client.ts';

/** The API's eleven operations under their operationId names, production's pending requests, and waiting. */
export interface Client extends EndpointClient, DialectClient {}

/**
 * A client of the Inference Endpoints API (Hugging Face, https://api.endpoints.huggingface.cloud). Making it sends nothing. Every
 * method resolves to a `Result`: `{ ok: true, value }` or `{ ok: false, fault }`, whose `kind` tells what happened and which
 * `explainFault` says to people. Only a wrong option throws: a token that is no `Secret`, an `apiUrl` that is no URL.
 */
export function createClient(options: ClientOptions): Client {
  const context = createClientContext(options);
  return { ...buildEndpointClient(context), ...buildDialectClient(context) };
}
