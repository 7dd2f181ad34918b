// Facts that several reports tell in the same way, each absent where it is not known. Pure.

import { type Catalogue, type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import { endpointCostAtMost } from '@preview-endpoints/core/previews';
import type { Report } from './report.ts';

export function addressOf(endpoint: Endpoint): Pick<Report, 'url'> {
  const url = inferenceUrlOf(endpoint)?.href;
  return url === undefined ? {} : { url };
}

/** A price list is a kindness: nothing fails for the lack of it. */
export function costOf(
  endpoint: Endpoint,
  prices: Catalogue | undefined,
  nowMs: number,
): Pick<Report, 'costAtMost'> {
  const costAtMost = prices === undefined ? undefined : endpointCostAtMost(prices, endpoint, nowMs);
  return costAtMost === undefined ? {} : { costAtMost };
}

export function linkOf({ runUrl }: { readonly runUrl: string | undefined }): Pick<Report, 'runUrl'> {
  return runUrl === undefined ? {} : { runUrl };
}
