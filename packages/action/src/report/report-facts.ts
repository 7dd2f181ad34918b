// Facts that several reports give in the same way. Each is absent if it is not known. Pure.

import { type Catalogue, type Endpoint, inferenceUrlOf, timeMs } from '@preview-endpoints/core/client';
import { endpointCostAtMost } from '@preview-endpoints/core/previews';
import type { Report } from './report.ts';

export function addressOf(endpoint: Endpoint): Pick<Report, 'url'> {
  const url = inferenceUrlOf(endpoint)?.href;
  return url === undefined ? {} : { url };
}

/** A missing price list fails nothing, because prices are only information. */
export function costOf(
  endpoint: Endpoint,
  prices: Catalogue | undefined,
  nowMs: number,
): Pick<Report, 'costAtMost'> {
  // An endpoint that was changed may have had another price before.
  if (prices === undefined || wasChanged(endpoint)) return {};
  const costAtMost = endpointCostAtMost(prices, endpoint, nowMs);
  return costAtMost === undefined ? {} : { costAtMost };
}

/** A server may set the two times of a new endpoint one after the other. */
const SAME_TIME_MS = 60_000;

function wasChanged({ status }: Endpoint): boolean {
  const [createdMs, updatedMs] = [timeMs(status.createdAt), timeMs(status.updatedAt)];
  return createdMs !== undefined && updatedMs !== undefined && updatedMs - createdMs > SAME_TIME_MS;
}

/** The run and the workflow that write the report. */
export function linkOf(job: {
  readonly runUrl: string | undefined;
  readonly workflow: string | undefined;
}): Pick<Report, 'runUrl' | 'workflow'> {
  const { runUrl, workflow } = job;
  return { ...(runUrl === undefined ? {} : { runUrl }), ...(workflow === undefined ? {} : { workflow }) };
}
