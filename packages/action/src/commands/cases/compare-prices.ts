// Compares the prices of the preview and its base: by the hour, and by generated tokens. Pure.

import type { BaseChoice, Verdict } from '@preview-endpoints/core/cases';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { ReportVerdict } from '../../report/report.ts';
import type { Prepared } from '../deploy/prepare.ts';

const TOKENS = 1_000_000;
const SECONDS_PER_HOUR = 3_600;

export interface Prices {
  /** US dollars per hour with every replica up. Absent if one of the two prices is unknown. */
  readonly perHour?: { readonly head: number; readonly base: number };
  perMillionTokens(verdict: Verdict): ReportVerdict['dollarsPerMillionTokens'];
}

export function comparePrices(
  { catalogue, pricePerHour, instance }: Pick<Prepared, 'catalogue' | 'pricePerHour' | 'instance'>,
  choice: BaseChoice | undefined,
): Prices {
  const asked = choice?.kind === 'asked' ? choice.endpoint : undefined;
  const basePrice = asked === undefined ? undefined : endpointHourlyPrice(catalogue, asked);
  const baseReplicas = asked?.compute?.scaling?.maxReplica ?? 1;
  return {
    ...(pricePerHour === undefined || basePrice === undefined
      ? {}
      : { perHour: { head: pricePerHour, base: basePrice } }),
    perMillionTokens({ head, base }) {
      const ofHead = perMillion(instance.pricePerHour, head.tokensPerSecond);
      if (ofHead === undefined) return undefined;
      const perReplica = basePrice === undefined ? undefined : basePrice / baseReplicas;
      const ofBase = perMillion(perReplica, base?.tokensPerSecond);
      return { head: ofHead, ...(ofBase === undefined ? {} : { base: ofBase }) };
    },
  };
}

/** Assumes one replica that answers one request after the other. That is an upper bound, because engines answer many at once. */
function perMillion(
  pricePerHour: number | undefined,
  tokensPerSecond: number | undefined,
): number | undefined {
  if (pricePerHour === undefined || tokensPerSecond === undefined || tokensPerSecond <= 0) return undefined;
  return (pricePerHour / (tokensPerSecond * SECONDS_PER_HOUR)) * TOKENS;
}
