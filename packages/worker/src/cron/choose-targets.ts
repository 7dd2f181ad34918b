// Which of many targets GitHub is asked about in this run; pure but for the random number.

import type { PreviewTarget, Random } from '@preview-endpoints/core';

/** Begins anywhere, so that every target has its turn, however early a limit ends the questions. */
export function chooseTargets(
  targets: readonly PreviewTarget[],
  most: number,
  random: Random,
): readonly PreviewTarget[] {
  const first = Math.floor(random() * targets.length);
  return [...targets.slice(first), ...targets.slice(0, first)].slice(0, most);
}
