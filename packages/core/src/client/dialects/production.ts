// Today's production API (OpenAPI 2.0.0, api.endpoints.huggingface.cloud): one row of the table of dialects.

import * as z from 'zod/mini';
import { failure, success } from '../../result.ts';
import { parseJsonWith } from '../schemas/issues.ts';
import type { DialectRules, Encoded } from './rules.ts';

export const production = {
  encodeCreate: (request) => encodeBody(request.type, request),
  encodeUpdate: (request) => encodeBody(request.type, request),
  // A POST that carries the window; it changes nothing.
  encodeMetrics: (window) => ({ method: 'POST', body: window }),
  parseMetrics,
  quirks: {
    hasNamespaceCatalogue: true,
    keepsMarks: true,
    updatesContainer: true,
    echoesWholeImage: true,
  },
} as const satisfies DialectRules;

function encodeBody(type: string | undefined, request: object): Encoded {
  // Production answers `protected` with 200 and echoes `private` (observed 2026-07-28), which is not the requested type.
  if (type === 'protected')
    return failure([{ path: 'type', message: 'production knows public, authenticated and private' }]);
  return success(request);
}

const number = z.nullish(z.number());
const series = z.nullish(z.looseObject({ series: z.array(z.looseObject({})) }));

/** Production OpenAPI 2.0.0, AllGraphs: time series over the requested window. */
const metricsSchema = z.looseObject({
  start: z.string(),
  stop: z.string(),
  timeWindowSeconds: number,
  replicaIds: z.nullish(z.array(z.string())),
  responseStatusCode: series,
  responseElapsed: series,
  pendingRequest: series,
  replicasRunning: series,
});

function parseMetrics(text: string) {
  const metrics = parseJsonWith(metricsSchema, text);
  return metrics.ok ? success({ dialect: 'production' as const, metrics: metrics.value }) : metrics;
}
