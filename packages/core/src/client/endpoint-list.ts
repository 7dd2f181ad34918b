// Reads all endpoints of a namespace, page by page. An endpoint that cannot be read does not hide the others.

import { type Result, success } from '../result.ts';
import type { ClientContext } from './client-context.ts';
import type { ApiFault, Issue } from './fault.ts';
import { type Endpoint, endpointPageSchema, endpointSchema } from './schemas/endpoint.ts';
import { parseJsonWith, parseWith } from './schemas/issues.ts';
import { type ApiReply, sendOperation, unreadable } from './send-operation.ts';

export interface ListOptions {
  readonly namespace: string;
  /** Only endpoints that have all these tags (production; the specification has no tags and ignores them). */
  readonly tags?: readonly string[];
}

/** The endpoints of a namespace, as the API lists them. */
export interface EndpointList {
  readonly endpoints: readonly Endpoint[];
  /** Listed, but not in a form that either document describes. They mostly belong to others: report them, and go on. */
  readonly unreadable: readonly UnreadableEndpoint[];
}

export interface UnreadableEndpoint {
  /** Undefined when not even the name can be read. */
  readonly name: string | undefined;
  readonly issues: readonly Issue[];
}

/** The largest page that another client of production requests. The default of 20 would cost five times the calls. */
const PAGE_SIZE = 100;
/** A server with more than 100,000 endpoints in one namespace is assumed to page for ever. */
const MOST_PAGES = 1_000;

export async function listAllPages(context: ClientContext, options: ListOptions): ApiReply<EndpointList> {
  const endpoints: Endpoint[] = [];
  const odd: UnreadableEndpoint[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page = await readPage(context, options, cursor);
    if (!page.ok) return page;
    for (const item of page.value.items) sortIn(item, endpoints, odd);
    const next = page.value.nextCursor;
    if (typeof next !== 'string' || next === '') return success({ endpoints, unreadable: odd });
    if (next === cursor)
      return unreadable('listEndpoints', [{ path: 'nextCursor', message: 'the same cursor twice' }]);
    cursor = next;
  }
  return unreadable('listEndpoints', [{ path: 'nextCursor', message: `more than ${MOST_PAGES} pages` }]);
}

function sortIn(item: unknown, endpoints: Endpoint[], odd: UnreadableEndpoint[]): void {
  const endpoint = parseWith(endpointSchema, item);
  if (endpoint.ok) endpoints.push(endpoint.value);
  else odd.push({ name: nameOf(item), issues: endpoint.fault });
}

function nameOf(item: unknown): string | undefined {
  const isNamed = typeof item === 'object' && item !== null && 'name' in item;
  return isNamed && typeof item.name === 'string' ? item.name : undefined;
}

interface EndpointPage {
  readonly items: readonly unknown[];
  readonly nextCursor?: string | null | undefined;
}

async function readPage(
  context: ClientContext,
  options: ListOptions,
  cursor: string | undefined,
): Promise<Result<EndpointPage, ApiFault>> {
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
