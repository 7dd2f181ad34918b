// Parses bytes into a checked value. Bytes that are not UTF-8, not JSON or not of the schema give a problem with the place.

import { failure, type Result, success } from '@preview-endpoints/core';
import { parseWith } from '@preview-endpoints/core/client';
import type * as z from 'zod/mini';
import type { RequestContext } from '../context.ts';
import type { Problem } from './problem.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Created once, because creating a decoder takes longer than using it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The unchanged bytes; after `limitBody` they are within the route's limit. */
export async function readBytes({ req }: RequestContext): Promise<Bytes> {
  return new Uint8Array(await req.arrayBuffer());
}

export function parseBody<Schema extends z.core.$ZodType>(
  schema: Schema,
  bytes: Bytes,
): Result<z.output<Schema>, Problem> {
  let json: unknown;
  try {
    json = JSON.parse(UTF8.decode(bytes));
  } catch {
    return failure(bodyInvalid([{ path: '', message: 'is not JSON in UTF-8' }]));
  }
  const parsed = parseWith(schema, json);
  return parsed.ok ? success(parsed.value) : failure(bodyInvalid(parsed.fault));
}

export function bodyInvalid(errors: readonly { readonly path: string; readonly message: string }[]): Problem {
  return { code: 'bodyInvalid', fields: { errors } };
}
