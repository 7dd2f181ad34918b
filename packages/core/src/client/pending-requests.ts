// Reads how many requests are waiting for their answer, from the newest point of the metrics. Only production has these metrics.

import * as z from 'zod/mini';
import { success } from '../result.ts';
import type { ClientContext } from './client-context.ts';
import type { MetricsWindow } from './dialects/rules.ts';
import { parseJsonWith } from './schemas/issues.ts';
import { timeMs } from './schemas/time.ts';
import {
  type ApiReply,
  type CallOptions,
  type EndpointRef,
  sendOperation,
  unreadable,
} from './send-operation.ts';

/** One moment of the metrics. */
export interface PendingRequests {
  /** Epoch milliseconds, usually some seconds ago. */
  readonly atMs: number;
  readonly requests: number;
}

/** Production OpenAPI 2.0.0, GraphPendingRequest. */
const graphSchema = z.looseObject({
  series: z.array(
    z.looseObject({ data: z.array(z.looseObject({ x: z.string(), y: z.nullable(z.number()) })) }),
  ),
});

export async function readPendingRequests(
  context: ClientContext,
  endpoint: EndpointRef,
  asked: { readonly window: MetricsWindow; readonly options: CallOptions | undefined },
): ApiReply<PendingRequests | undefined> {
  const operation = 'getPendingRequests';
  const { window: body, options } = asked;
  const reply = await sendOperation(context, { operation, ...endpoint, body, options });
  if (!reply.ok) return reply;
  const graph = parseJsonWith(graphSchema, reply.value.text);
  if (!graph.ok) return unreadable(operation, graph.fault);
  return success(newestOf(graph.value.series.map(({ data }) => data)));
}

type Point = { readonly x: string; readonly y: number | null };

/** Adds the newest point of each series. A series that ended shortly before counts too, so the sum may be too high. */
function newestOf(series: readonly (readonly Point[])[]): PendingRequests | undefined {
  const newest = series.flatMap((points) => {
    const told = points.flatMap(({ x, y }) => {
      const atMs = timeMs(x);
      return atMs === undefined || y === null ? [] : [{ atMs, requests: y }];
    });
    return told.toSorted((one, other) => other.atMs - one.atMs).slice(0, 1);
  });
  if (newest.length === 0) return undefined;
  return {
    atMs: Math.max(...newest.map(({ atMs }) => atMs)),
    requests: newest.reduce((sum, { requests }) => sum + requests, 0),
  };
}
