// When somebody last used a preview. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';

/** A deploy asks the health route itself, within minutes of its write: that is no use by anybody. */
const OWN_REQUESTS_MS = 10 * 60_000;

/**
 * The last use that counts: a request of somebody else, or else the last write, which is a commit or a person.
 * Undefined where the API tells no time: then nobody knows, and it stays.
 */
export function lastUseMs({ status }: Endpoint): number | undefined {
  const writtenMs = timeMs(status.updatedAt) ?? timeMs(status.createdAt);
  if (writtenMs === undefined) return undefined;
  const { lastUsedAt } = status;
  const usedMs = timeMs(lastUsedAt);
  const isOurs = usedMs === undefined || usedMs <= writtenMs + OWN_REQUESTS_MS;
  return isOurs ? writtenMs : usedMs;
}
