// Where somebody is on the page, and which click brought them there, as its addresses say it; pure.

import type { EndpointName } from '../../policy/match-pattern.ts';

export interface PagePosition {
  /** How many endpoints come before the first that is shown. */
  readonly from: number;
  /** `<namespace>/<endpoint>/<trigger>` of the click; what no click of ours leads to is nobody's. */
  readonly asked: string;
}

/** What is no number begins at the start. */
export function parseFrom(text: string | null | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
}

export function renderPath(from: number): string {
  return `/?from=${from}`;
}

/** The id of an endpoint's card. */
export function cardOf({ namespace, name }: EndpointName): string {
  return `${namespace}/${name}`;
}
