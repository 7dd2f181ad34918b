// What merging changes on the target, as lines of plain text. Pure.

import type { PromotedChange } from '@preview-endpoints/core/previews';
import { renderDollars } from '../dollars.ts';
import type { PromotionOutlook } from '../promotion-outlook.ts';

/** Two commits of one model differ in these first characters. */
const COMMIT_CHARACTERS = 7;
const COMMIT = /^[0-9a-f]{40}$/;

export function renderPromotion(outlook: PromotionOutlook): readonly string[] {
  const { target } = outlook;
  if (outlook.kind === 'impossible') return [`Merging changes nothing on ${target}: ${outlook.why}`];
  const { changes, kept } = outlook;
  if (changes.length === 0) return [`Merging changes nothing on ${target}`, ...kept.map(renderKept)];
  const what = [...changes.map(renderChange), ...renderPrice(outlook.pricePerHourMore)].join(', ');
  return [`Merging changes ${target}: ${what}${renderStays(changes)}`, ...kept.map(renderKept)];
}

export function renderChange({ path, from, to }: PromotedChange): string {
  const name = path.replace(/^(?:model|compute|compute\.scaling)\./, '');
  return `${name} ${shortenCommit(from)} -> ${shortenCommit(to)}`;
}

function shortenCommit(text: string): string {
  return COMMIT.test(text) ? text.slice(0, COMMIT_CHARACTERS) : text;
}

function renderPrice(more: number | undefined): readonly string[] {
  if (more === undefined) return [];
  return [`${more < 0 ? '-' : '+'}${more === 0 ? '$0.00' : renderDollars(Math.abs(more))} an hour`];
}

/** Names the important parts that stay the same. */
function renderStays(changes: readonly PromotedChange[]): string {
  const changed = (start: string): boolean => changes.some(({ path }) => path.startsWith(start));
  const stays = [
    ...(changed('compute.instance') || changed('compute.accelerator') ? [] : ['instance']),
    'region',
    ...(changed('compute.scaling') ? [] : ['replicas']),
  ];
  const last = stays.at(-1) ?? '';
  const words = stays.length === 1 ? last : `${stays.slice(0, -1).join(', ')} and ${last}`;
  return `; ${words} ${stays.length === 1 ? 'stays' : 'stay'}`;
}

function renderKept({ path, reason }: { readonly path: string; readonly reason: string }): string {
  return `${path} stays: ${reason}`;
}
