// What the page shows of one endpoint, as facts; pure.

import { costAtMost } from '@preview-endpoints/core';
import type { EndpointFacts } from '../executor/read-endpoints.ts';
import type { Intent } from '../intent/intent.ts';
import { type Access, decideAccess } from '../policy/decide-access.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key, Policy } from '../policy/policy.ts';
import type { ScheduleView } from '../render/schedule-view.ts';

export interface PageRow extends EndpointName {
  readonly state: string;
  /** The API's own words, or what was last asked through this Worker. */
  readonly why: string | null;
  /** US dollars with every replica up; null where the API tells no price. */
  readonly pricePerHour: number | null;
  /** What it would have cost at most since it was paused through this Worker; null when that is not known. */
  readonly savedAtMost: number | null;
  readonly schedule: ScheduleView | null;
  /** The newest first. */
  readonly intents: readonly Intent[];
  readonly pause: Access;
  readonly resume: Access;
}

export interface RowSources {
  readonly policy: Policy;
  readonly key: Key;
  readonly name: EndpointName;
  readonly facts: EndpointFacts;
  readonly intents: readonly Intent[];
  readonly schedule: ScheduleView | null;
  readonly nowMs: number;
}

export function buildRow({ policy, key, name, facts, intents, schedule, nowMs }: RowSources): PageRow {
  const { state, pricePerHour } = facts;
  const pausedAtMs = state === 'paused' ? pausedByUsAtMs(intents) : undefined;
  return {
    ...name,
    state,
    why: describeWhy(facts, intents),
    pricePerHour,
    savedAtMost:
      pricePerHour === null || pausedAtMs === undefined ? null : costAtMost(pricePerHour, pausedAtMs, nowMs),
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
function describeWhy({ errorMessage, message }: EndpointFacts, intents: readonly Intent[]): string | null {
  if (errorMessage !== null) return errorMessage;
  const last = intents.find((intent) => intent.status !== 'superseded');
  if (last === undefined) return message;
  return `${last.action} by ${last.caller}${last.reason === null ? '' : `: ${last.reason}`}`;
}
