// What merging a pull request would change on the endpoint that its team promotes to. Types only.

import type { PromotionPlan } from '@preview-endpoints/core/previews';

export type PromotionOutlook =
  | {
      readonly kind: 'planned';
      readonly target: string;
      readonly changes: PromotionPlan['changes'];
      /** Stated, but left as it is, each with the reason. */
      readonly kept: PromotionPlan['kept'];
      /** US dollars per hour with every replica up: after less before. Absent where the API gives no price. */
      readonly pricePerHourMore?: number;
      /** The reviewed spec, sealed; absent where it is too long to keep. */
      readonly record?: string;
    }
  /** Nobody can tell, or a promotion would be refused. */
  | { readonly kind: 'impossible'; readonly target: string; readonly why: string };
