// What the page shows of one endpoint, as facts; pure.

import {
  type Catalogue,
  costAtMost,
  type Endpoint,
  endpointHourlyPrice,
  stateOf,
} from '@preview-endpoints/core';
import type { Intent } from '../intent/intent.ts';
import { type Access, decideAccess } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key, Policy } from '../policy/policy.ts';
import type { viewSchedule } from '../render/schedule-view.ts';

/** Undefined: none speaks of this endpoint. */
export type ScheduleView = ReturnType<typeof viewSchedule> | undefined;

export interface PageRow extends EndpointName {
  readonly state: string;
  /** The API's own words, or what was last asked through this Worker. */
  readonly why: string | null;
  /** US dollars with every replica up; null where the API tells no price. */
  readonly pricePerHour: number | null;
  /** What it would have cost at most since it was paused through this Worker; null when that is not known. */
  readonly savedAtMost: number | null;
  readonly schedule: ScheduleView;
  /** The newest first. */
  readonly intents: readonly Intent[];
  readonly pause: Access;
  readonly resume: Access;
}

export interface RowFacts {
  readonly policy: Policy;
  readonly key: Key;
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
  /** Undefined where the API has none or could not be asked. */
  readonly catalogue: Catalogue | undefined;
  readonly intents: readonly Intent[];
  readonly schedule: ScheduleView;
  readonly nowMs: number;
}

export function buildRow(facts: RowFacts): PageRow {
  const { policy, key, name, endpoint, catalogue, intents, schedule, nowMs } = facts;
  const state = stateOf(endpoint);
  const price = catalogue === undefined ? undefined : endpointHourlyPrice(catalogue, endpoint);
  const pausedAtMs = state === 'paused' ? pausedByUsAtMs(intents) : undefined;
  return {
    ...name,
    state,
    why: describeWhy(endpoint, intents),
    pricePerHour: price ?? null,
    savedAtMost:
      price === undefined || pausedAtMs === undefined ? null : costAtMost(price, pausedAtMs, nowMs),
    schedule,
    intents,
    pause: decideAccess(policy, { key, action: 'pause', endpoint: name }),
    resume: decideAccess(policy, { key, action: 'resume', endpoint: name }),
  };
}

/** Only a pause that this Worker wrote, and that nothing came after: otherwise nobody knows since when it rests. */
function pausedByUsAtMs(intents: readonly Intent[]): number | undefined {
  const last = intents.find(({ status }) => status === 'done');
  const isPause = last?.action === 'pause' || last?.meaning === 'pause';
  return isPause && last.changed === true ? (last.finishedAtMs ?? undefined) : undefined;
}

/** An error first, then who asked for what it is now; the API's own words say the least. */
function describeWhy({ status }: Endpoint, intents: readonly Intent[]): string | null {
  if (typeof status.errorMessage === 'string' && status.errorMessage !== '') return status.errorMessage;
  const last = intents.find((intent) => intent.status !== 'superseded');
  if (last === undefined) return status.message ?? null;
  return `${last.action} by ${last.caller}${last.reason === null ? '' : `: ${last.reason}`}`;
}
