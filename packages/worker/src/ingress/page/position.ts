// The position on the page, and the click that led to it, as the page's address holds them; pure.

import type { EndpointName } from '../../policy/match-pattern.ts';

/** Nobody reads more rows at once. */
export const MOST_ROWS = 50;

export interface PagePosition {
  /** The number of endpoints before the first that is shown. */
  readonly from: number;
  /** The words of the filter; empty: no filter. */
  readonly q: string;
  /** One of `GROUPS`; an empty or any other text means all. */
  readonly group: string;
  /** `<namespace>/<endpoint>/<trigger>` of the click. */
  readonly asked: string;
}

export type PagePlace = Omit<PagePosition, 'asked'>;

/** Longer than any name that a user looks for. */
const LONGEST_FILTER_CHARACTERS = 100;

/** Reads the position from the address of the page, and from the hidden fields of its forms. */
export function parsePlace(read: (field: string) => string | null | undefined): PagePlace {
  const text = (field: string) => (read(field) ?? '').trim().slice(0, LONGEST_FILTER_CHARACTERS);
  return { from: parseFrom(read('from')), q: text('q'), group: parseGroup(text('group')) };
}

/** A text that is not a number means the start. */
function parseFrom(text: string | null | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
}

function parseGroup(text: string): string {
  return /^[a-z]{1,20}$/.test(text) ? text : '';
}

export function renderPath({ from, q, group }: PagePlace): string {
  const query = new URLSearchParams({ from: String(from) });
  if (q !== '') query.set('q', q);
  if (group !== '') query.set('group', group);
  return `/?${query}`;
}

/** The id of an endpoint's row. */
export function cardOf({ namespace, name }: EndpointName): string {
  return `${namespace}/${name}`;
}
