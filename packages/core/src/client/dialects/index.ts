// The total table of every dialect's rules; `parse-catalogue.ts` has the table of their catalogues. It sends nothing.

import type { Dialect } from './dialect.ts';
import { production } from './production.ts';
import type { DialectRules } from './rules.ts';
import { spec } from './spec.ts';

const TABLE = { spec, production } as const satisfies Record<Dialect, DialectRules>;

export function rulesOf<Word extends Dialect>(dialect: Word): (typeof TABLE)[Word] {
  return TABLE[dialect];
}

/** The metrics of an endpoint, in the form of the dialect that sent them. */
export type EndpointMetrics = Extract<
  ReturnType<(typeof TABLE)[Dialect]['parseMetrics']>,
  { readonly ok: true }
>['value'];
