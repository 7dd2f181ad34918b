// The read that a deploy begins with, for programs that send it before they have loaded the client; it may not send it.

import { buildRequestInit, type Sender } from './http/request-init.ts';
import { collectionUrl, rootOf } from './http/request-url.ts';
import { operations } from './operations.ts';

/** A request as the Fetch port takes it. */
export interface WireRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** Exactly what `listProviders()` of a client with the same options sends. */
export function buildCatalogueRequest({ apiUrl, ...sender }: Sender & { readonly apiUrl: URL }): WireRequest {
  const { method } = operations.listProviders;
  const url = collectionUrl(rootOf(apiUrl), 'listProviders');
  return { url, init: buildRequestInit(sender, { method }) };
}
