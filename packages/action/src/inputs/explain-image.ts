// Explains a wrong shape of an image: a text, no variant, or an unknown variant. It repeats no value of the image.

import { IMAGE_VARIANTS } from '@preview-endpoints/core/client';

/** The wanted shape. Undefined if there is one known variant, so the fault is in its fields. */
export function explainImage(image: unknown): string | undefined {
  const keys = typeof image === 'object' && image !== null && !Array.isArray(image) ? Object.keys(image) : [];
  const [key, ...more] = keys;
  const isKnown = more.length === 0 && IMAGE_VARIANTS.some((variant) => variant === key);
  if (isKnown) return undefined;
  const wanted = `an object with exactly one image variant of ${IMAGE_VARIANTS.join(', ')}`;
  const meant = more.length === 0 && key !== undefined ? nearestVariant(key) : undefined;
  if (meant !== undefined) return `${wanted}; did you mean ${meant}?`;
  return typeof image === 'string'
    ? `${wanted}, for example {custom: {url: owner/image:tag, port: 8000}}`
    : wanted;
}

/** Typical mistakes: another case, or one or two letters too many, missing or wrong. */
const MOST_SLIPS = 2;

function nearestVariant(key: string): string | undefined {
  const [nearest] = IMAGE_VARIANTS.map((variant) => ({
    variant,
    slips: countSlips(variant.toLowerCase(), key.toLowerCase().slice(0, LONGEST_KEY_CHARACTERS)),
  })).toSorted((one, other) => one.slips - other.slips);
  return nearest !== undefined && nearest.slips <= MOST_SLIPS ? nearest.variant : undefined;
}

/** No name of a variant is half as long. */
const LONGEST_KEY_CHARACTERS = 40;

/** The Levenshtein distance, computed row by row. */
function countSlips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, counterpart] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === counterpart ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
