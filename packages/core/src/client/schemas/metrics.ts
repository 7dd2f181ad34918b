// Metrics of an endpoint: two documents, two shapes; read leniently and kept apart.

import * as z from 'zod/mini';

const number = z.nullish(z.number());

/** The specification, EndpointMetrics. */
export const specMetricsSchema = z.looseObject({
  request_count: number,
  request_duration_ms: z.nullish(z.looseObject({ p50: number, p90: number, p99: number })),
  error_rate: number,
  tokens_per_second: number,
});

const series = z.nullish(z.looseObject({ series: z.array(z.looseObject({})) }));

/** Production OpenAPI 2.0.0, AllGraphs: time series over the asked window. */
export const productionMetricsSchema = z.looseObject({
  start: z.string(),
  stop: z.string(),
  timeWindowSeconds: number,
  replicaIds: z.nullish(z.array(z.string())),
  responseStatusCode: series,
  responseElapsed: series,
  pendingRequest: series,
  replicasRunning: series,
});

export type EndpointMetrics =
  | { readonly dialect: 'spec'; readonly metrics: z.infer<typeof specMetricsSchema> }
  | { readonly dialect: 'production'; readonly metrics: z.infer<typeof productionMetricsSchema> };
