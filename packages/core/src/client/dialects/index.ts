// What each dialect has to say, as a total table: a new one is a file of its own and a row here, and one in `parse-catalogue.ts`. It sends nothing.

import type { Dialect } from './dialect.ts';
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
