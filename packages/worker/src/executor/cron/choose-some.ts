// Which of many are asked about in this run; pure but for the random number.

import type { Random } from '@preview-endpoints/core';

/** Begins anywhere, so that every one has its turn, however early a limit ends the questions. */
export function chooseSome<Item>(items: readonly Item[], most: number, random: Random): readonly Item[] {
  const first = Math.floor(random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)].slice(0, most);
}
