// Reads a catalogue of any dialect. It does not load the code that builds requests, so programs that need only prices stay small.

import { type Result, success } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Catalogue, CatalogueReader } from './catalogue.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import { productionCatalogue } from './production-catalogue.ts';
import { specCatalogue } from './spec-catalogue.ts';

const READERS = {
  spec: specCatalogue,
  production: productionCatalogue,
} as const satisfies Record<Dialect, CatalogueReader>;

/**
 * The shape of the reply alone shows which dialect answered. If the reply fits no dialect, the issues are those of the dialect
 * whose key it has, or else of production.
 */
export function parseCatalogue(reply: unknown): Result<Catalogue, readonly Issue[]> {
  const dialect = DIALECTS.find((word) => hasKey(reply, READERS[word].key)) ?? 'production';
  const instances = READERS[dialect].parse(reply);
  return instances.ok ? success({ dialect, instances: instances.value }) : instances;
}

function hasKey(reply: unknown, key: string): boolean {
  return typeof reply === 'object' && reply !== null && Object.hasOwn(reply, key);
}
