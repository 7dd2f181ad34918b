// Computes when a preview was last used. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';

/** A deploy itself asks the health route within minutes of its write. Those requests do not count as use. */
const OWN_REQUESTS_MS = 10 * 60_000;

/**
 * The last use that counts: a request of somebody else, or otherwise the last write, which is a commit or a person's
 * change. Undefined where the API gives no time: then the use is unknown, and the preview is kept.
 */
export function lastUseMs({ status }: Endpoint): number | undefined {
  const writtenMs = timeMs(status.updatedAt) ?? timeMs(status.createdAt);
  if (writtenMs === undefined) return undefined;
  const { lastUsedAt } = status;
  const usedMs = timeMs(lastUsedAt);
  const isOurs = usedMs === undefined || usedMs <= writtenMs + OWN_REQUESTS_MS;
  return isOurs ? writtenMs : usedMs;
}
