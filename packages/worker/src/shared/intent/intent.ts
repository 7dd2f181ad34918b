// An accepted trigger while it waits, runs and afterwards; facts only.

import type { UpdateEndpointRequest } from '@preview-endpoints/core/client';
import { type PreviewTarget, rawTarget } from '@preview-endpoints/core/previews';
import type { EndpointName } from '../../policy/match-pattern.ts';
import type { Action } from '../../policy/policy.ts';

/**
 * pending: waits for its first or next attempt. done: the endpoint is as asked. superseded: a newer intent counts. refused: the
 * API or a rule refused it, and another attempt would change nothing. dead: given up, so a person must look.
 */
export const STATUSES = ['pending', 'done', 'superseded', 'refused', 'dead'] as const;
export type Status = (typeof STATUSES)[number];

/** The actions of GitHub's events: delete the previews of a closed target, or keep those of a reopened one. */
export const TARGET_ACTIONS = ['teardown', 'keep'] as const;
export type TargetAction = (typeof TARGET_ACTIONS)[number];

/** The action of a moved ref of a watched model. */
export const WATCH_ACTIONS = ['roll'] as const;
export type WatchAction = (typeof WATCH_ACTIONS)[number];

/** The action with a route of its own: brings a preview's version to another endpoint. */
export const PROMOTE_ACTIONS = ['promote'] as const;

export type IntentAction = Action | TargetAction | WatchAction | (typeof PROMOTE_ACTIONS)[number];

/**
 * Whether an endpoint runs, and which version it serves, are separate: a pause never replaces a roll. But both concern one
 * endpoint, so its object carries them out one after the other.
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

/** The effect of an action on whether the endpoint runs. A toggle without a meaning has had no effect yet. */
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

/** The effect of an intent, if it is done. */
export function effectOf({
  status,
  action,
  meaning,
}: Pick<Intent, 'status' | 'action' | 'meaning'>): 'stop' | 'start' | 'none' {
  return status === 'done' ? EFFECT_OF[meaning ?? action] : 'none';
}

/** The decided meaning of a toggle. It is stored before it is carried out, so that a repetition does not reverse it. */
export type ToggleMeaning = 'pause' | 'resume';

/** Why an intent ended without its effect, or must wait. `kind` is for machines, `text` for people. */
export interface Trouble {
  readonly kind: string;
  readonly text: string;
}

/** The subject of an intent: one endpoint, or all previews of a pull request or branch. */
export type Subject =
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointName }
  | {
      readonly kind: 'target';
      readonly namespace: string;
      readonly repositoryId: number;
      readonly target: PreviewTarget;
    }
  /** The version that an endpoint serves, set by a watched ref. */
  | {
      readonly kind: 'watch';
      readonly endpoint: EndpointName;
      readonly model: string;
      readonly ref: string;
    };

/** The name of the object that keeps a subject's intents. The Hub ignores the case of a namespace, so the name does too. */
export function objectNameOf(subject: Subject): string {
  if (subject.kind !== 'target') {
    return `${subject.endpoint.namespace.toLowerCase()}/${subject.endpoint.name}`;
  }
  const { target, repositoryId } = subject;
  // No namespace contains a colon, so this cannot be the name of an endpoint's object.
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
  /** Seconds since the epoch. Decides which of two intents is newer. Webhook timestamps have no finer unit. */
  readonly orderedAtS: number;
  readonly receivedAtMs: number;
  readonly status: Status;
  readonly attempts: number;
  /** When the next attempt, or the confirming look, is due. Meaningless after the end. */
  readonly dueAtMs: number;
  /** Done, but an older write without an answer may still undo it, so the endpoint is looked at once more. */
  readonly unconfirmed: boolean;
  readonly finishedAtMs: number | null;
  /** The endpoint's state at this intent's last look. */
  readonly state: string | null;
  /** Whether the API accepted a write, or may have; null before the first look at the endpoint. */
  readonly changed: boolean | null;
  readonly trouble: Trouble | null;
  /** The endpoints that a teardown found. Each is kept until it is proven to be gone. */
  readonly names: readonly string[];
  /** The commit that a roll leads to, and the previous one, for the way back. */
  readonly revision: string | null;
  readonly previousRevision: string | null;
  /** The preview whose version is promoted. */
  readonly from?: string | undefined;
  /** The new version in progress, once it was decided. */
  readonly change?: VersionChange | undefined;
  /** The id of the intent that counts instead. */
  readonly supersededBy: string | null;
  /** The end of the override that this intent carries out. */
  readonly untilMs?: number | undefined;
  /** The status of its last notification, so that a schedule that repeats an intent reports each outcome once. */
  readonly toldAs?: Status | undefined;
}

export type ModelUpdate = NonNullable<UpdateEndpointRequest['model']>;

/** What was written, and how to undo it: core's `PromotionRecord` for the model alone. */
export interface VersionUndo {
  readonly body: { readonly model: ModelUpdate };
  /** Without a model there is no known version to go back to. */
  readonly rollback: { readonly model?: ModelUpdate };
  /** Fields that the API does not return, so that no rollback can restore them. */
  readonly notRestorable: readonly string[];
}

/** A new version of an endpoint with the way back, stored before it is sent. */
export interface VersionChange {
  readonly model: ModelUpdate;
  /** What is undone if it does not serve: this version, and an earlier one that was never proven to serve. */
  readonly undo: VersionUndo;
  /** Fingerprint of the endpoint before the change, so that somebody else's later change is not overwritten. */
  readonly fingerprint: string;
  /** When the change, or its undoing, was first known to be in effect; null: it was sent, and its arrival is not known. */
  readonly setAtMs: number | null;
  /** Why it is taken back. */
  readonly undoing: Trouble | null;
}

/** A trigger that the ingress accepted. */
export interface Submission {
  readonly id: string;
  /** The key's id, `github:<repository id>`, or `hub:<model>`. */
  readonly caller: string;
  readonly subject: Subject;
  readonly action: IntentAction;
  readonly reason: string | null;
  /**
   * When the event itself happened, according to its body (epoch milliseconds). Without it the first arrival of the id counts. It
   * is never the time of an attempt to deliver: with that, a sender that retries would always win.
   */
  readonly occurredAtMs?: number;
  /** How long to wait for a newer intent before acting; default: no wait. */
  readonly delayMs?: number;
  /** The end of the override that this intent carries out. */
  readonly untilMs?: number;
  /** The preview whose version is promoted. */
  readonly from?: string;
  /**
   * Not an event, but an observation at `occurredAtMs` that will be repeated. It is dropped if the same intent already waits, or
   * is dead and needs a person. It also gives way to a different intent that arrived since.
   */
  readonly observed?: true;
}

export function claimOf({ caller, id }: Pick<Submission, 'caller' | 'id'>): string {
  return `${caller}/${id}`;
}
