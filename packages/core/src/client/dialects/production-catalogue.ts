// Reads the catalogue of today's production (OpenAPI 2.0.0, `GET /provider`). It sends nothing.

import * as z from 'zod/mini';
import { success } from '../../result.ts';
import { parseWith } from '../schemas/issues.ts';
import { type CatalogueReader, type Instance, isUnavailable } from './catalogue.ts';

export const productionCatalogue: CatalogueReader = {
  key: 'vendors',
  parse(reply) {
    const catalogue = parseWith(catalogueSchema, reply);
    return catalogue.ok ? success(flatten(catalogue.value)) : catalogue;
  },
};

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
