// Reads the ids of triggers as callers send them; pure.

import { MESSAGE_ID } from '@preview-endpoints/core/webhooks';

/** The characters of a `webhook-id` and of an `Idempotency-Key`, because both share one set of ids. */
export const TRIGGER_ID = MESSAGE_ID;
export const TRIGGER_ID_PATTERN = MESSAGE_ID.source;

/** A quoted string of RFC 9651, as the draft of the header requires, or the key alone, as most callers send it. */
const QUOTED = /^"([^"\\]*)"$/;
export const IDEMPOTENCY_KEY_PATTERN = '^("[A-Za-z0-9_-]{1,64}"|[A-Za-z0-9_-]{1,64})$';

export function parseIdempotencyKey(header: string): string {
  return QUOTED.exec(header)?.[1] ?? header;
}
