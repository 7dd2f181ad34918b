// What the page shows of one endpoint, as facts; pure.

import { costAtMost } from '@preview-endpoints/core/previews';
import { type Access, decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { findCause, findOpen } from './find-cause.ts';
import { nameChange } from './name-change.ts';
import type { RowSources } from './row-sources.ts';

export interface PageRow extends EndpointName {
  readonly state: string;
  /** What somebody has to look at, in sentences. */
  readonly alarms: readonly string[];
  /** The API's own words, an error first; null where there are none or `cause` says more. */
  readonly why: string | null;
  /** The intent that the state comes from. */
  readonly cause: Intent | undefined;
  /** What waits, or was asked last and did not succeed. */
  readonly open: readonly Intent[];
  /** What it costs, in words; null where the API tells no price. */
  readonly cost: string | null;
  /** What it would have cost at most since it was paused through this Worker; null when that is not known. */
  readonly saved: string | null;
  readonly schedule: ScheduleView | null;
  /** What its schedule does next, in a word or two. */
  readonly change: string;
  /** The newest first. */
  readonly intents: readonly Intent[];
  /** The most useful one first. */
  readonly buttons: readonly (Button & { readonly access: Access })[];
}

interface Button {
  readonly action: 'pause' | 'resume';
  readonly label: string;
}

const PAUSE: Button = { action: 'pause', label: 'Pause' };
const RESUME: Button = { action: 'resume', label: 'Resume' };
export const BUTTONS = [PAUSE, RESUME] as const;

export function buildRow(sources: RowSources): PageRow {
  const { policy, key, name, facts, intents, schedule, unread = null, nowMs } = sources;
  const { state, errorMessage, message, pricePerHour } = facts;
  const cause = findCause(state, intents);
  const open = findOpen(intents);
  return {
    ...name,
    state,
    alarms: [...(unread === null ? [] : [unread]), ...describeAlarms(state, open)],
    why: cause === undefined ? (errorMessage ?? message) : null,
    cause,
    open,
    cost: pricePerHour === null ? null : describeCost(state, pricePerHour),
    saved: pricePerHour === null || state !== 'paused' ? null : describeSaving(cause, pricePerHour, nowMs),
    schedule,
    change: nameChange(sources, cause),
    intents,
    buttons: usefulButtons(state).map((button) => ({
      ...button,
      access: decideAccess(policy, { key, action: button.action, endpoint: name }),
    })),
  };
}

/** A teardown is only shown at endpoints that are still there. */
function describeAlarms(state: string, open: readonly Intent[]): readonly string[] {
  const alarms = open
    .filter(({ status, trouble }) => status === 'dead' || trouble?.kind === 'stillBilling')
    .map(({ action }) =>
      action === 'teardown'
        ? 'Still billing: its teardown has not succeeded.'
        : `The ${action} failed for good.`,
    );
  return sideOf(state) === 'broken'
    ? [...alarms, `Its state is ${state}: somebody has to look at it.`]
    : alarms;
}

/** What an endpoint costs that starts or has failed, the API does not say. */
function describeCost(state: string, pricePerHour: number): string {
  // Cents, and a tenth of one where it counts.
  const price = `$${pricePerHour.toFixed(3).replace(/0$/, '')} per hour`;
  if (state === 'running') return `${price} now, with every replica up`;
  return sideOf(state) === 'down' ? `$0 now, at most ${price} awake` : `at most ${price}`;
}

/** Without a pause of ours nobody knows since when it rests. */
function describeSaving(pause: Intent | undefined, pricePerHour: number, nowMs: number): string | null {
  if (pause === undefined) return null;
  const dollars = costAtMost(pricePerHour, pause.finishedAtMs ?? nowMs, nowMs);
  return dollars < 0.01 ? 'less than $0.01' : `at most $${dollars.toFixed(2)}`;
}

/** A toggle's rules; what sleeps can also be paused, so that no request wakes it. */
function usefulButtons(state: string): readonly Button[] {
  if (state === 'paused') return [RESUME];
  const side = sideOf(state);
  if (side === 'down') return [RESUME, PAUSE];
  return side === 'up' ? [PAUSE] : BUTTONS;
}
