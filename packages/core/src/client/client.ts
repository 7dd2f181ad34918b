// The client: the operations of all dialects, and waiting. It decides nothing; the files that it calls do.

import { type ClientOptions, createClientContext } from './client-context.ts';
import { buildDialectClient, type DialectClient } from './dialect-client.ts';
import { buildEndpointClient, type EndpointClient } from './endpoint-client.ts';

/** The API's eleven operations under their operationId names, production's pending requests, and waiting. */
export interface Client extends EndpointClient, DialectClient {}

/**
 * A client of the Inference Endpoints API (Hugging Face, https://api.endpoints.huggingface.cloud). Creating it sends nothing.
 * Every method resolves to a `Result`: `{ ok: true, value }` or `{ ok: false, fault }`. The fault's `kind` names what happened,
 * and `explainFault` turns it into text. Only a wrong option throws: a token that is not a `Secret`, or an `apiUrl` that is not a
 * URL.
 */
export function createClient(options: ClientOptions): Client {
  const context = createClientContext(options);
  return { ...buildEndpointClient(context), ...buildDialectClient(context) };
}
