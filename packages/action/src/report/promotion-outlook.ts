// What merging a pull request would change on the endpoint that the input `target` names. Types only.

import type { PromotionPlan } from '@preview-endpoints/core/previews';

export type PromotionOutlook =
  | {
      readonly kind: 'planned';
      readonly target: string;
      readonly changes: PromotionPlan['changes'];
      /** Stated fields that stay as they are, each with the reason. */
      readonly kept: PromotionPlan['kept'];
      /** US dollars per hour with every replica up: the new price less the old one. Absent if the API gives no price. */
      readonly pricePerHourMore?: number;
      /** The reviewed spec, sealed; absent if it is too long to store. */
      readonly record?: string;
    }
  /** The plan is unknown, or a promotion would be refused. */
  | { readonly kind: 'impossible'; readonly target: string; readonly why: string };
