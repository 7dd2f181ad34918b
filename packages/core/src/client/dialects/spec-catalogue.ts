// Reads the catalogue that the specification describes (openapi-spec.yaml, `GET /provider`). It sends nothing.

import * as z from 'zod/mini';
import { success } from '../../result.ts';
import { parseWith } from '../schemas/issues.ts';
import { type CatalogueReader, type Instance, isUnavailable } from './catalogue.ts';

export const specCatalogue: CatalogueReader = {
  key: 'items',
  parse(reply) {
    const catalogue = parseWith(catalogueSchema, reply);
    return catalogue.ok ? success(flatten(catalogue.value)) : catalogue;
  },
};

const catalogueSchema = z.looseObject({
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

function flatten(catalogue: z.infer<typeof catalogueSchema>): Instance[] {
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
          available: !isUnavailable(status),
          status,
        };
      }),
    ),
  );
}
