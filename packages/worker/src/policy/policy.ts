// What the policy says, after it was parsed; types and the list of actions only.

import type { Secret } from '@preview-endpoints/core';
import type { NamedCaseWish } from '@preview-endpoints/core/cases';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import type { Schedule } from '../shared/schedule/schedule.ts';
import type { EndpointPattern } from './match-pattern.ts';

/** What a trigger may ask for. */
export const ACTIONS = ['pause', 'resume', 'scale-to-zero', 'toggle', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];
/** What a grant may name: those, and what has a call of its own. */
export const GRANTED_ACTIONS = [...ACTIONS, 'promote'] as const;
export type GrantedAction = (typeof GRANTED_ACTIONS)[number];
/** Those that say whether an endpoint runs; a rollback says what it serves. */
export type StateAction = Exclude<Action, 'rollback'>;

export interface Grant extends EndpointPattern {
  readonly actions: readonly GrantedAction[];
  /** `promote` was written out: only then is a protected endpoint promoted. */
  readonly promotesProtected: boolean;
}

/** A caller: who may sign or send a key, and what it may do. */
export interface Key {
  readonly id: string;
  /** `whsec_` secrets: they sign, and never travel. */
  readonly signing: readonly KeyedSecret[];
  /** They travel in `Authorization: Bearer`. */
  readonly bearer: readonly KeyedSecret[];
  /** Who may use it on the page without a secret, if Cloudflare Access says who they are: addresses, or `*@` for a domain. */
  readonly people: readonly string[];
  readonly grants: readonly Grant[];
}

/** A signing secret with the key that it proves; its id is `<key>/<secret>`. */
export interface Signer extends KeyedSecret {
  readonly key: Key;
}

/** What cron does with previews whose pull request or branch is gone. */
export const SWEEP_MODES = ['delete', 'dry-run', 'off'] as const;

export interface SweepRule {
  readonly mode: (typeof SWEEP_MODES)[number];
  /** In one run; the next one goes on. */
  readonly mostDeletions: number;
}

/** A GitHub repository whose previews are torn down. */
export interface Repository {
  /** GitHub's number: a rename keeps it. */
  readonly id: number;
  readonly fullName: string;
  /** Where its previews live. */
  readonly namespace: string;
}

/** What a sweep does with its previews. */
export interface SweptRepository extends Repository {
  readonly sweep: SweepRule;
}

/** A model on the Hub whose moved ref rolls an endpoint. */
export interface Watch {
  readonly model: string;
  /** The Hub's own id of the model: a rename keeps it. */
  readonly modelId?: string | undefined;
  /** For example `refs/heads/main`. */
  readonly ref: string;
  readonly namespace: string;
  readonly endpoint: string;
  /** What the new version must answer; without any, its state alone is looked at. */
  readonly cases?: readonly NamedCaseWish[] | undefined;
}

/** Whose webhooks have to prove themselves. */
export interface Proven {
  readonly secrets: readonly KeyedSecret[];
}

/** What the ingress has to know of a schedule: whether there is one, and what it does outside its hours. */
export type KnownSchedule = Pick<Schedule, 'namespace' | 'endpoint' | 'timeZone' | 'outside' | 'resume'>;

/** The ends of a trigger that somebody can be told of. */
export const NOTIFIED = ['done', 'refused', 'dead'] as const;
export type Notified = (typeof NOTIFIED)[number];

/** What somebody can be told of: the end of a trigger, an endpoint in trouble, the week. */
export const NOTIFIED_EVENTS = [...NOTIFIED, 'health', 'digest'] as const;
export type NotifiedEvent = (typeof NOTIFIED_EVENTS)[number];

export const NOTIFICATION_FORMATS = ['standard', 'slack'] as const;
export type NotificationFormat = (typeof NOTIFICATION_FORMATS)[number];

/** Somebody who is told how triggers ended. */
export interface Notification {
  readonly id: string;
  /** An address that takes messages without a signature, like Slack's, is a secret itself. */
  readonly url: Secret;
  readonly secret: KeyedSecret | undefined;
  readonly events: readonly NotifiedEvent[];
  readonly format: NotificationFormat;
  /** Undefined: of all. */
  readonly namespace: string | undefined;
}

/** Nobody stops, rolls or deletes these, whatever is granted. */
export interface Protection {
  readonly protected: readonly EndpointPattern[];
}

/** After how long without a request an endpoint is put to sleep. */
export type IdleRule = {
  readonly namespace: string;
  /** Null: sleep is left to the platform, and only a preview that hangs in its start is paused. */
  readonly idleMs: number | null;
  readonly dryRun: boolean;
} & (
  | { readonly kind: 'endpoints'; readonly endpoint: string }
  | { readonly kind: 'previews'; readonly repositoryId: number }
);

/** Which endpoints somebody is told of when they are in trouble. */
export interface HealthRule extends EndpointPattern {
  /** A start, or a lack of replicas, that lasts longer is trouble. */
  readonly initializingMs: number;
}

/** When the digest of a namespace is sent. */
export interface DigestRule {
  readonly namespace: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the day there. */
  readonly minutes: number;
  readonly timeZone: string;
}

/** What a caller may do, without its secrets: whatever waits is held to it once more before it acts. */
export type Caller = Pick<Key, 'id' | 'grants'>;

/** What the policy says of endpoints; the executor needs no more. */
export interface Rules extends Protection {
  readonly callers: readonly Caller[];
  readonly repositories: readonly SweptRepository[];
  readonly watches: readonly Watch[];
  /** The first that matches an endpoint is the endpoint's. */
  readonly schedules: readonly Schedule[];
  /** The first that matches counts. */
  readonly idle: readonly IdleRule[];
  /** The first that matches counts. */
  readonly health: readonly HealthRule[];
  readonly digest: readonly DigestRule[];
  readonly notifications: readonly Notification[];
}

/** Who may do what; the ingress needs no more. */
export interface Policy extends Protection {
  readonly keys: readonly Key[];
  /** The signing secrets of all keys: a signature does not say whose it is. */
  readonly signers: readonly Signer[];
  readonly repositories: readonly (Repository & Proven)[];
  readonly watches: readonly (Watch & Proven)[];
  readonly schedules: readonly KnownSchedule[];
}
