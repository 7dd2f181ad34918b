// Collects the facts that the page shows about one endpoint; pure.

import { costAtMost } from '@preview-endpoints/core/previews';
import type { EndpointFacts } from '../../executor/api/read-endpoints.ts';
import { type Access, decideAccess } from '../../policy/decide-access.ts';
import type { EndpointName } from '../../policy/match-pattern.ts';
import { sideOf } from '../../shared/intent/decide-step.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import type { ScheduleView } from '../../shared/view/schedule-view.ts';
import { findCause, findOpen } from './find-cause.ts';
import { nameChange } from './name-change.ts';
import type { RowSources } from './row-sources.ts';
import { sayDollars, sayState } from './words.ts';

export interface PageRow
  extends EndpointName,
    Pick<RowSources, 'group'>,
    Pick<EndpointFacts, 'model' | 'revision' | 'instance' | 'preview' | 'pricePerHour'> {
  /** As the API returns it. */
  readonly state: string;
  /** When the endpoint came into this state, or else the time of its last change; null if neither is known. */
  readonly since: { readonly ms: number; readonly kind: 'state' | 'update' } | null;
  /** Problems that somebody must look at, as sentences. */
  readonly alarms: readonly string[];
  /** An error, the known reason of its rest, or the API's own message; null if there is none or `cause` says more. */
  readonly why: string | null;
  /** The intent that caused the state. */
  readonly cause: Intent | undefined;
  /** Intents that wait, and last intents that did not succeed. */
  readonly open: readonly Intent[];
  /** The cost as text; null if the API gives no price. */
  readonly cost: string | null;
  /** The highest possible saving since it was paused through this Worker; null if unknown. */
  readonly saved: string | null;
  readonly schedule: ScheduleView | null;
  /** The next change by its schedule, in a word or two. */
  readonly change: string;
  /** The newest first. */
  readonly intents: readonly Intent[];
  /** The safest first. */
  readonly buttons: readonly (Button & { readonly access: Access })[];
}

interface Button {
  readonly action: 'pause' | 'resume';
  readonly label: string;
}

const PAUSE: Button = { action: 'pause', label: 'Pause' };
const RESUME: Button = { action: 'resume', label: 'Resume' };
const START_AGAIN: Button = { action: 'resume', label: 'Start again' };
export const BUTTONS = [PAUSE, RESUME] as const;

export function buildRow(sources: RowSources): PageRow {
  const { policy, key, name, facts, group, intents, schedule, unread = null, nowMs } = sources;
  const { state, model, revision, instance, preview, pricePerHour } = facts;
  const cause = findCause(state, intents);
  const open = findOpen(intents);
  return {
    ...{ ...name, group, state, model, revision, instance, preview, pricePerHour },
    since: findSince(facts, cause),
    alarms: [...(unread === null ? [] : [unread]), ...describeAlarms(state, open)],
    why: cause === undefined ? explainAlone(facts) : null,
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

function findSince({ updatedAtMs }: EndpointFacts, cause: Intent | undefined): PageRow['since'] {
  const causedAtMs = cause?.finishedAtMs ?? null;
  if (causedAtMs !== null) return { ms: causedAtMs, kind: 'state' };
  return updatedAtMs === null ? null : { ms: updatedAtMs, kind: 'update' };
}

/** If an endpoint rests without an intent of ours, the API's message only repeats the state. */
function explainAlone({ state, errorMessage, message }: EndpointFacts): string | null {
  if (errorMessage !== null) return errorMessage;
  if (state === 'scaledToZero')
    return 'No trigger of this Worker put it to sleep. The next request wakes it.';
  return state === 'paused' ? 'No trigger of this Worker paused it.' : message;
}

/** A teardown is shown only while its endpoint still exists. */
function describeAlarms(state: string, open: readonly Intent[]): readonly string[] {
  const alarms = open
    .filter(({ status, trouble }) => status === 'dead' || trouble?.kind === 'stillBilling')
    .map(({ action }) =>
      action === 'teardown'
        ? 'Still billing: its teardown has not succeeded.'
        : `The ${action} failed for good.`,
    );
  return sideOf(state) === 'broken'
    ? [...alarms, `Its state is ${sayState(state)}: somebody has to look at it.`]
    : alarms;
}

/** The API does not say what a starting or failed endpoint costs. */
function describeCost(state: string, pricePerHour: number): string {
  const price = `${sayDollars(pricePerHour)} per hour`;
  if (state === 'running') return `${price} now, with every replica up`;
  return sideOf(state) === 'down' ? `$0 now, at most ${price} awake` : `at most ${price}`;
}

/** Without a pause of ours it is unknown since when the endpoint rests. */
function describeSaving(pause: Intent | undefined, pricePerHour: number, nowMs: number): string | null {
  if (pause === undefined) return null;
  const dollars = costAtMost(pricePerHour, pause.finishedAtMs ?? nowMs, nowMs);
  return dollars < 0.01 ? 'less than $0.01' : `at most $${dollars.toFixed(2)}`;
}

/** The rules of a toggle. A sleeping endpoint can also be paused, so that no request wakes it. */
function usefulButtons(state: string): readonly Button[] {
  if (state === 'paused') return [RESUME];
  const side = sideOf(state);
  if (side === 'up') return [PAUSE];
  return side === 'broken' ? [PAUSE, START_AGAIN] : BUTTONS;
}
