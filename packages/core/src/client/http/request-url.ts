// Builds the URL of an operation from checked segments; the only file that joins texts to a URL of the API.

import { type Result, success } from '../../result.ts';
import { type OperationId, operations } from '../operations.ts';
import { parseSegment, type SegmentFault } from './path-segment.ts';

export interface OperationPlace {
  readonly operation: OperationId;
  readonly namespace?: string;
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** The URL to which every path is appended: without a trailing slash, a query or a fragment. */
export function rootOf(base: URL): string {
  const root = new URL(base);
  root.search = '';
  root.hash = '';
  return root.href.replace(/\/+$/, '');
}

/** The URL of the collection that the operation belongs to. */
export function collectionUrl(root: string, operation: OperationId): string {
  return `${root}/${operations[operation].scope === 'catalogue' ? 'provider' : 'endpoint'}`;
}

export function buildRequestUrl(root: string, place: OperationPlace): Result<string, SegmentFault> {
  const operation = operations[place.operation];
  let path = collectionUrl(root, place.operation);
  if (place.namespace !== undefined) {
    const namespace = parseSegment('namespace', place.namespace);
    if (!namespace.ok) return namespace;
    path += `/${namespace.value}`;
  }
  if (place.name !== undefined) {
    const name = parseSegment('endpointName', place.name);
    if (!name.ok) return name;
    path += `/${name.value}`;
  }
  if ('suffix' in operation) path += `/${operation.suffix}`;
  return success(place.query === undefined ? path : `${path}?${new URLSearchParams(place.query)}`);
}
