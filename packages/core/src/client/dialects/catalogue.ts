// What can be rented: one flat list of instances out of either dialect's provider reply.

import * as z from 'zod/mini';
import { type Result, success } from '../../result.ts';
import type { Issue } from '../fault.ts';
import { parseWith } from '../schemas/issues.ts';
import type { Dialect } from './dialect.ts';

export interface Instance {
  readonly vendor: string;
  readonly region: string;
  readonly accelerator: string;
  readonly instanceType: string;
  readonly instanceSize: string;
  /** May it be asked for? `reserved` and `low_availability` may. */
  readonly available: boolean;
  /** The server's own word, for example `deprecated`. */
  readonly status: string;
  /** US dollars per hour and replica. Only production has prices. */
  readonly pricePerHour?: number;
  readonly numAccelerators?: number;
  readonly memoryGb?: number;
  /** All accelerators of the instance together, although production's text says "per accelerator". */
  readonly gpuMemoryGb?: number;
  /** 0 of 0 in public rows is a placeholder, and is left out. */
  readonly quota?: { readonly maxAccelerators: number; readonly usedAccelerators: number };
}

export interface Catalogue {
  readonly dialect: Dialect;
  readonly instances: readonly Instance[];
}

const productionSchema = z.looseObject({
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

const specSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      vendor: z.string(),
      region: z.string(),
      status: z.nullish(z.string()),
      accelerators: z.nullish(
        z.array(
          z.looseObject({
            name: z.nullish(z.string()),
            instanceType: z.nullish(z.string()),
            instanceSizes: z.nullish(z.array(z.string())),
          }),
        ),
      ),
    }),
  ),
});

type ProductionCatalogue = z.infer<typeof productionSchema>;
type Compute = ProductionCatalogue['vendors'][number]['regions'][number]['computes'][number];
type SpecCatalogue = z.infer<typeof specSchema>;

/** huggingface_hub's command line refuses `not_available` and `deprecated`; `unavailable` is the specification's word. */
const UNAVAILABLE = new Set(['not_available', 'unavailable', 'deprecated']);

/** Which dialect answered is told by the shape: `vendors` is production's, `items` the specification's. */
export function parseCatalogue(reply: unknown): Result<Catalogue, readonly Issue[]> {
  const production = parseWith(productionSchema, reply);
  if (production.ok) {
    return success({ dialect: 'production', instances: flattenProduction(production.value) });
  }
  const spec = parseWith(specSchema, reply);
  if (spec.ok) return success({ dialect: 'spec', instances: flattenSpec(spec.value) });
  return typeof reply === 'object' && reply !== null && 'items' in reply ? spec : production;
}

function flattenProduction(catalogue: ProductionCatalogue): Instance[] {
  return catalogue.vendors.flatMap((vendor) =>
    vendor.regions.flatMap((region) =>
      region.computes.map((compute) => {
        const statuses = [vendor.status, region.status, compute.status];
        const status = statuses.find((word) => UNAVAILABLE.has(word ?? '')) ?? compute.status ?? 'available';
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
    available: !UNAVAILABLE.has(status),
    status,
    ...(typeof compute.pricePerHour === 'number' ? { pricePerHour: compute.pricePerHour } : {}),
    ...(typeof compute.numAccelerators === 'number' ? { numAccelerators: compute.numAccelerators } : {}),
    ...(typeof compute.memoryGb === 'number' ? { memoryGb: compute.memoryGb } : {}),
    ...(typeof compute.gpuMemoryGb === 'number' ? { gpuMemoryGb: compute.gpuMemoryGb } : {}),
    ...(quota !== null && quota !== undefined && quota.maxAccelerators > 0 ? { quota } : {}),
  };
}

function flattenSpec(catalogue: SpecCatalogue): Instance[] {
  return catalogue.items.flatMap((provider) =>
    (provider.accelerators ?? []).flatMap((accelerator) =>
      (accelerator.instanceSizes ?? []).map((instanceSize) => {
        const status = provider.status ?? 'available';
        return {
          vendor: provider.vendor,
          region: provider.region,
          accelerator: accelerator.name ?? '',
          instanceType: accelerator.instanceType ?? '',
          instanceSize,
          available: !UNAVAILABLE.has(status),
          status,
        };
      }),
    ),
  );
}
