// What an accepted trigger is while it waits, runs and after; facts only.

import type { UpdateEndpointRequest } from '@preview-endpoints/core/client';
import { type PreviewTarget, rawTarget } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Action } from '../../policy/policy.ts';

/**
 * pending: waits for its first or next attempt. done: the endpoint is as asked. superseded: a newer intent counts.
 * refused: the API or a rule said no, and asking again would change nothing. dead: given up, a person must look.
 */
export const STATUSES = ['pending', 'done', 'superseded', 'refused', 'dead'] as const;
export type Status = (typeof STATUSES)[number];

/** What GitHub's events ask for: the previews of a target gone, or left alone because it lives again. */
export const TARGET_ACTIONS = ['teardown', 'keep'] as const;
export type TargetAction = (typeof TARGET_ACTIONS)[number];

/** What a moved ref of a watched model asks for. */
export const WATCH_ACTIONS = ['roll'] as const;
export type WatchAction = (typeof WATCH_ACTIONS)[number];

/** What has a call of its own: the version of a preview for another endpoint. */
export const PROMOTE_ACTIONS = ['promote'] as const;

export type IntentAction = Action | TargetAction | WatchAction | (typeof PROMOTE_ACTIONS)[number];

/**
 * Whether something runs, and which version it serves, are two wishes: a pause never replaces a roll. But they are of
 * one endpoint, so its object carries out one after the other.
 */
export const LANES = ['state', 'version'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF = {
  pause: 'state',
  resume: 'state',
  'scale-to-zero': 'state',
  toggle: 'state',
  teardown: 'state',
  keep: 'state',
  roll: 'version',
  rollback: 'version',
  promote: 'version',
} as const satisfies Record<IntentAction, Lane>;

export function laneOf({ action }: { readonly action: IntentAction }): Lane {
  return LANE_OF[action];
}

/** What an action does to whether the endpoint runs. A toggle that has no meaning yet did nothing yet. */
const EFFECT_OF = {
  pause: 'stop',
  'scale-to-zero': 'stop',
  resume: 'start',
  toggle: 'none',
  teardown: 'none',
  keep: 'none',
  roll: 'none',
  rollback: 'none',
  promote: 'none',
} as const satisfies Record<IntentAction, 'stop' | 'start' | 'none'>;

/** What it did, if it is done. */
export function effectOf({
  status,
  action,
  meaning,
}: Pick<Intent, 'status' | 'action' | 'meaning'>): 'stop' | 'start' | 'none' {
  return status === 'done' ? EFFECT_OF[meaning ?? action] : 'none';
}

/** What a toggle turned out to mean; written down before it is done, so that no repetition turns it round. */
export type ToggleMeaning = 'pause' | 'resume';

/** Why an intent ended without its effect, or why it has to wait. `kind` is for machines, `text` for people. */
export interface Trouble {
  readonly kind: string;
  readonly text: string;
}

/** What an intent is about: one endpoint, or whatever previews a pull request or branch has. */
export type Subject =
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointName }
  | {
      readonly kind: 'target';
      readonly namespace: string;
      readonly repositoryId: number;
      readonly target: PreviewTarget;
    }
  /** The version that an endpoint serves, as a watched ref says. */
  | {
      readonly kind: 'watch';
      readonly endpoint: EndpointName;
      readonly model: string;
      readonly ref: string;
    };

/** The name of the object that keeps a subject's intents. The Hub knows a namespace in any case, so the object does too. */
export function objectNameOf(subject: Subject): string {
  if (subject.kind !== 'target') {
    return `${subject.endpoint.namespace.toLowerCase()}/${subject.endpoint.name}`;
  }
  const { target, repositoryId } = subject;
  // No namespace holds a colon, so this can't be an endpoint's.
  return `github:${repositoryId}:${target.kind}:${rawTarget(target)}`;
}

export function namespaceOf(subject: Subject): string {
  return subject.kind === 'target' ? subject.namespace : subject.endpoint.namespace;
}

export interface Intent {
  /** Order of arrival at the object. */
  readonly seq: number;
  /** `<caller>/<id>`: the same for every repetition of one trigger. */
  readonly claim: string;
  readonly id: string;
  readonly caller: string;
  readonly subject: Subject;
  readonly action: IntentAction;
  readonly meaning: ToggleMeaning | null;
  readonly reason: string | null;
  /** Seconds since the epoch: which of two intents is the newer one. Webhook timestamps have no finer unit. */
  readonly orderedAtS: number;
  readonly receivedAtMs: number;
  readonly status: Status;
  readonly attempts: number;
  /** When the next attempt, or the look that confirms, may be made; else of no meaning once it ended. */
  readonly dueAtMs: number;
  /** Done, but an older write whose answer never came may still undo it: to be looked at once more. */
  readonly unconfirmed: boolean;
  readonly finishedAtMs: number | null;
  /** The endpoint's state as last seen by this intent. */
  readonly state: string | null;
  /** Whether a write was sent that the API did not refuse; null until the endpoint was looked at. */
  readonly changed: boolean | null;
  readonly trouble: Trouble | null;
  /** The endpoints that a teardown found, kept until each of them was seen to be gone. */
  readonly names: readonly string[];
  /** The commit that a roll leads to, and the one before it, for the way back. */
  readonly revision: string | null;
  readonly previousRevision: string | null;
  /** The preview whose version is promoted. */
  readonly from?: string | undefined;
  /** The new version on its way, once it was decided. */
  readonly change?: VersionChange | undefined;
  /** The id of the intent that counts instead. */
  readonly supersededBy: string | null;
  /** The end of the override that it carries out. */
  readonly untilMs?: number | undefined;
  /** As which end it was last told to the notified, so that a schedule that asks again tells each outcome once. */
  readonly toldAs?: Status | undefined;
}

export type ModelUpdate = NonNullable<UpdateEndpointRequest['model']>;

/** What was written and its way back: core's `PromotionRecord` of the model alone. */
export interface VersionUndo {
  readonly body: { readonly model: ModelUpdate };
  /** Without a model nothing is known to go back to. */
  readonly rollback: { readonly model?: ModelUpdate };
  /** What the API does not tell, so that no rollback can restore it. */
  readonly notRestorable: readonly string[];
}

/** A new version of an endpoint, written down before it is sent, with the way back. */
export interface VersionChange {
  /** What is written. */
  readonly model: ModelUpdate;
  /** What is taken back if it does not serve: this version, and one before it that was never proven to serve. */
  readonly undo: VersionUndo;
  /** Of the endpoint before: what somebody else has changed since is not written over. */
  readonly fingerprint: string;
  /** When it, or the way back, was first known to be set; null: it was sent, and nobody knows whether it arrived. */
  readonly setAtMs: number | null;
  /** Why it is taken back. */
  readonly undoing: Trouble | null;
}

/** A trigger that ingress let in. */
export interface Submission {
  readonly id: string;
  /** The key's id, `github:<repository id>`, or `hub:<model>`. */
  readonly caller: string;
  readonly subject: Subject;
  readonly action: IntentAction;
  readonly reason: string | null;
  /**
   * When the event itself happened, as its body says (epoch milliseconds). Without it the first arrival of the id counts.
   * It is never the time of an attempt to deliver it: a sender that tries again would get the last word.
   */
  readonly occurredAtMs?: number;
  /** How long to wait for a newer one before acting; default: not at all. */
  readonly delayMs?: number;
  /** The end of the override that it carries out. */
  readonly untilMs?: number;
  /** The preview whose version is promoted. */
  readonly from?: string;
  /**
   * Not an event, but what was seen at `occurredAtMs`, and will be seen again. It adds nothing where the same waits already,
   * or died and a person must look; and gives way to another wish that arrived since.
   */
  readonly observed?: true;
}

export function claimOf({ caller, id }: Pick<Submission, 'caller' | 'id'>): string {
  return `${caller}/${id}`;
}
