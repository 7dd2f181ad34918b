// Bytes to a checked value; what is not UTF-8, not JSON or not as described comes back as issues.

import { failure, type Result } from '@preview-endpoints/core';
import { type Issue, parseWith } from '@preview-endpoints/core/client';
import type * as z from 'zod/mini';
import type { Bytes } from './read-body.ts';

/** Made once: to make one takes longer than to use it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

export function parseBody<Schema extends z.core.$ZodType>(
  schema: Schema,
  bytes: Bytes,
): Result<z.output<Schema>, readonly Issue[]> {
  let json: unknown;
  try {
    json = JSON.parse(UTF8.decode(bytes));
  } catch {
    return failure([{ path: '', message: 'is not JSON in UTF-8' }]);
  }
  return parseWith(schema, json);
}
