// The variant of a preview that lives as long as its job: no two jobs of one run share an endpoint. Pure except for hashing.

import type { Subject } from '../intent/decide-intent.ts';

const VARIANT_CHARACTERS = 8;
const HEX = 16;

/** Returns the variant of the inputs if the preview does not belong to a job. */
export async function variantOf(
  { target }: Subject,
  { variant, job }: { readonly variant: string | undefined; readonly job: string | undefined },
): Promise<string | undefined> {
  if (target.kind !== 'run') return variant;
  const text = new TextEncoder().encode(`${job ?? ''}\n${variant ?? ''}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return [...digest.subarray(0, VARIANT_CHARACTERS / 2)]
    .map((byte) => byte.toString(HEX).padStart(2, '0'))
    .join('');
}
