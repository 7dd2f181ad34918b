// The dialects of the API as a total table: a new one is a file of its own and a row here. It sends nothing.

import { type Result, success } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Catalogue } from './catalogue.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import { production } from './production.ts';
import type { DialectRules } from './rules.ts';
import { spec } from './spec.ts';

const TABLE = { spec, production } as const satisfies Record<Dialect, DialectRules>;

export function rulesOf<Word extends Dialect>(dialect: Word): (typeof TABLE)[Word] {
  return TABLE[dialect];
}

/** The figures of an endpoint in the words of the dialect that told them. */
export type EndpointMetrics = Extract<
  ReturnType<(typeof TABLE)[Dialect]['parseMetrics']>,
  { readonly ok: true }
>['value'];

/**
 * Which dialect answered is told by the shape alone. The complaints about a reply that fits none are those of the dialect
 * whose key it has, else of production.
 */
export function parseCatalogue(reply: unknown): Result<Catalogue, readonly Issue[]> {
  const dialect = DIALECTS.find((word) => hasKey(reply, TABLE[word].catalogueKey)) ?? 'production';
  const instances = TABLE[dialect].parseCatalogue(reply);
  return instances.ok ? success({ dialect, instances: instances.value }) : instances;
}

function hasKey(reply: unknown, key: string): boolean {
  return typeof reply === 'object' && reply !== null && Object.hasOwn(reply, key);
}
