// Decides whether a deploy stays within max-hourly-price and max-previews. Pure; it says by how much it does not.

import type { Endpoint } from '@preview-endpoints/core/client';
import { identifyCandidate, type PreviewRepository, roundDollars } from '@preview-endpoints/core/previews';

export interface Caps {
  /** US dollars per hour with every replica up. */
  readonly maxHourlyPrice: number | undefined;
  /** Previews of this repository in the namespace, this one included. */
  readonly maxPreviews: number | undefined;
}

/** Why a deploy is refused before any write. */
export interface CapBreach {
  readonly what: string;
  readonly remedy: string;
}

export function decidePriceCap(caps: Caps, pricePerHour: number | undefined): CapBreach | undefined {
  const { maxHourlyPrice } = caps;
  if (maxHourlyPrice === undefined) return undefined;
  if (pricePerHour === undefined) {
    return {
      what: `max-hourly-price is $${maxHourlyPrice}, and the API tells no price for this instance.`,
      remedy: 'Remove max-hourly-price, or use a server that tells prices.',
    };
  }
  if (pricePerHour <= maxHourlyPrice) return undefined;
  return {
    what: `The preview would cost up to $${pricePerHour} per hour, $${roundDollars(pricePerHour - maxHourlyPrice)} more than max-hourly-price ($${maxHourlyPrice}).`,
    remedy: 'Choose a smaller instance or fewer replicas, or raise max-hourly-price.',
  };
}

/** `others`: the names of the other previews of this repository that exist. */
export function decidePreviewCap(caps: Caps, others: readonly string[]): CapBreach | undefined {
  const { maxPreviews } = caps;
  if (maxPreviews === undefined || others.length < maxPreviews) return undefined;
  return {
    what: `${others.length} previews of this repository exist already, and max-previews is ${maxPreviews}: ${others.join(', ')}.`,
    remedy: 'Close a pull request, tear a preview down, or raise max-previews.',
  };
}

/** The previews of a repository among the endpoints of a namespace, without the one of this name. */
export async function otherPreviews(
  endpoints: readonly Endpoint[],
  repository: PreviewRepository,
  ownName: string,
): Promise<readonly string[]> {
  const candidates = await Promise.all(endpoints.map((endpoint) => identifyCandidate(endpoint, repository)));
  return candidates
    .filter((candidate) => candidate.kind !== 'foreign' && candidate.endpoint.name !== ownName)
    .map((candidate) => candidate.endpoint.name);
}
