// The data from which a row of the page is made; types only.

import type { EndpointFacts } from '../../executor/api/read-endpoints.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Key, Policy } from '../../policy/policy.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import type { Group } from './groups.ts';

export interface RowSources {
  readonly policy: Policy;
  readonly key: Key;
  readonly name: EndpointName;
  readonly facts: EndpointFacts;
  readonly group: Group;
  readonly intents: readonly Intent[];
  readonly schedule: ScheduleView | null;
  /** Why the intents of the endpoint could not be read; null if they could. */
  readonly unread?: string | null;
  readonly nowMs: number;
}
