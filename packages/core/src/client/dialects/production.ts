// Today's production API (OpenAPI 2.0.0, api.endpoints.huggingface.cloud): one row of the table of dialects.

import * as z from 'zod/mini';
import { failure, success } from '../../result.ts';
import { parseJsonWith, parseWith } from '../schemas/issues.ts';
import { type Instance, isUnavailable } from './catalogue.ts';
import type { DialectRules, Encoded } from './rules.ts';

export const production = {
  encodeCreate: (request) => encodeBody(request.type, request),
  encodeUpdate: (request) => encodeBody(request.type, request),
  catalogueKey: 'vendors',
  parseCatalogue(reply) {
    const catalogue = parseWith(catalogueSchema, reply);
    return catalogue.ok ? success(flatten(catalogue.value)) : catalogue;
  },
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
  // Production answers 200 to `protected` and echoes `private` (observed 2026-07-28): not what was asked.
  if (type === 'protected')
    return failure([{ path: 'type', message: 'production knows public, authenticated and private' }]);
  return success(request);
}

const catalogueSchema = z.looseObject({
  vendors: z.array(
    z.looseObject({
      name: z.string(),
      status: z.nullish(z.string()),
      regions: z.array(
        z.looseObject({
          name: z.string(),
          status: z.nullish(z.string()),
          computes: z.array(
            z.looseObject({
              accelerator: z.string(),
              instanceType: z.string(),
              instanceSize: z.string(),
              status: z.nullish(z.string()),
              pricePerHour: z.nullish(z.number()),
              numAccelerators: z.nullish(z.number()),
              memoryGb: z.nullish(z.number()),
              gpuMemoryGb: z.nullish(z.number()),
              quota: z.nullish(z.looseObject({ maxAccelerators: z.number(), usedAccelerators: z.number() })),
            }),
          ),
        }),
      ),
    }),
  ),
});

type Catalogue = z.infer<typeof catalogueSchema>;
type Compute = Catalogue['vendors'][number]['regions'][number]['computes'][number];

function flatten(catalogue: Catalogue): Instance[] {
  return catalogue.vendors.flatMap((vendor) =>
    vendor.regions.flatMap((region) =>
      region.computes.map((compute) => {
        const statuses = [vendor.status, region.status, compute.status];
        const status = statuses.find((word) => isUnavailable(word ?? '')) ?? compute.status ?? 'available';
        return buildInstance({ vendor: vendor.name, region: region.name, status, compute });
      }),
    ),
  );
}

function buildInstance(row: { vendor: string; region: string; status: string; compute: Compute }): Instance {
  const { compute, status } = row;
  const { quota } = compute;
  return {
    vendor: row.vendor,
    region: row.region,
    accelerator: compute.accelerator,
    instanceType: compute.instanceType,
    instanceSize: compute.instanceSize,
    available: !isUnavailable(status),
    status,
    ...(typeof compute.pricePerHour === 'number' ? { pricePerHour: compute.pricePerHour } : {}),
    ...(typeof compute.numAccelerators === 'number' ? { numAccelerators: compute.numAccelerators } : {}),
    ...(typeof compute.memoryGb === 'number' ? { memoryGb: compute.memoryGb } : {}),
    ...(typeof compute.gpuMemoryGb === 'number' ? { gpuMemoryGb: compute.gpuMemoryGb } : {}),
    ...(quota !== null && quota !== undefined && quota.maxAccelerators > 0 ? { quota } : {}),
  };
}

const number = z.nullish(z.number());
const series = z.nullish(z.looseObject({ series: z.array(z.looseObject({})) }));

/** Production OpenAPI 2.0.0, AllGraphs: time series over the asked window. */
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
