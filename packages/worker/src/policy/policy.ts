// The parsed policy; types and the list of actions only.

import type { Secret } from '@preview-endpoints/core';
import type { NamedCaseWish } from '@preview-endpoints/core/cases';
import type { KeyedSecret } from '@preview-endpoints/core/webhooks';
import type { Schedule } from '../shared/schedule/schedule.ts';
import type { EndpointPattern } from './match-pattern.ts';

/** The actions that a trigger may ask for. */
export const ACTIONS = ['pause', 'resume', 'scale-to-zero', 'toggle', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];
/** The actions that a grant may name: those of triggers, and those with a route of their own. */
export const GRANTED_ACTIONS = [...ACTIONS, 'promote'] as const;
export type GrantedAction = (typeof GRANTED_ACTIONS)[number];
/** The actions that decide whether an endpoint runs. A rollback decides what it serves. */
export type StateAction = Exclude<Action, 'rollback'>;

export interface Grant extends EndpointPattern {
  readonly actions: readonly GrantedAction[];
  /** The grant names `promote` itself. Only then may a protected endpoint be promoted. */
  readonly promotesProtected: boolean;
}

/** A caller: its secrets, and what it may do. */
export interface Key {
  readonly id: string;
  /** `whsec_` secrets: they sign messages and are never sent. */
  readonly signing: readonly KeyedSecret[];
  /** Secrets that are sent in `Authorization: Bearer`. */
  readonly bearer: readonly KeyedSecret[];
  /** Who may use the key on the page without a secret, if Cloudflare Access identifies them: addresses, or `*@` and a domain. */
  readonly people: readonly string[];
  readonly grants: readonly Grant[];
}

/** A signing secret together with its key; its id is `<key>/<secret>`. */
export interface Signer extends KeyedSecret {
  readonly key: Key;
}

/** What cron does with previews whose pull request or branch is gone. */
export const SWEEP_MODES = ['delete', 'dry-run', 'off'] as const;

export interface SweepRule {
  readonly mode: (typeof SWEEP_MODES)[number];
  /** The most deletions in one run; the next run continues. */
  readonly mostDeletions: number;
}

/** A GitHub repository whose previews are torn down. */
export interface Repository {
  /** GitHub's number of the repository, which a rename does not change. */
  readonly id: number;
  readonly fullName: string;
  /** The namespace of its previews. */
  readonly namespace: string;
}

/** What a sweep does with the previews of a repository. */
export interface SweptRepository extends Repository {
  readonly sweep: SweepRule;
}

/** A model on the Hub. When its ref moves, the endpoint rolls. */
export interface Watch {
  readonly model: string;
  /** The Hub's own id of the model, which a rename does not change. */
  readonly modelId?: string | undefined;
  /** For example `refs/heads/main`. */
  readonly ref: string;
  readonly namespace: string;
  readonly endpoint: string;
  /** The cases that the new version must pass; without cases only its state is checked. */
  readonly cases?: readonly NamedCaseWish[] | undefined;
}

/** A sender whose webhooks must prove their origin. */
export interface Proven {
  readonly secrets: readonly KeyedSecret[];
}

/** The part of a schedule that the ingress needs: that it exists, and what it does outside its hours. */
export type KnownSchedule = Pick<Schedule, 'namespace' | 'endpoint' | 'timeZone' | 'outside' | 'resume'>;

/** The ends of a trigger that a notification may report. */
export const NOTIFIED = ['done', 'refused', 'dead'] as const;
export type Notified = (typeof NOTIFIED)[number];

/** The events that a notification may report: the end of a trigger, an endpoint in trouble, the weekly digest. */
export const NOTIFIED_EVENTS = [...NOTIFIED, 'health', 'digest'] as const;
export type NotifiedEvent = (typeof NOTIFIED_EVENTS)[number];

export const NOTIFICATION_FORMATS = ['standard', 'slack'] as const;
export type NotificationFormat = (typeof NOTIFICATION_FORMATS)[number];

/** A receiver of events, such as the ends of triggers. */
export interface Notification {
  readonly id: string;
  /** A secret, because an address like Slack's accepts messages without a signature. */
  readonly url: Secret;
  readonly secret: KeyedSecret | undefined;
  readonly events: readonly NotifiedEvent[];
  readonly format: NotificationFormat;
  /** Undefined: every namespace. */
  readonly namespace: string | undefined;
}

/** Nobody may stop, roll or delete these endpoints, whatever is granted. */
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

/** The endpoints whose trouble is reported. */
export interface HealthRule extends EndpointPattern {
  /** A start, or a lack of replicas, is trouble when it lasts longer than this. */
  readonly initializingMs: number;
}

/** When the digest of a namespace is sent. */
export interface DigestRule {
  readonly namespace: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Minutes after midnight in the time zone. */
  readonly minutes: number;
  readonly timeZone: string;
}

/** What a caller may do, without its secrets. Every waiting intent is checked against it again before it acts. */
export type Caller = Pick<Key, 'id' | 'grants'>;

/** The rules about endpoints: the executor's whole part of the policy. */
export interface Rules extends Protection {
  readonly callers: readonly Caller[];
  readonly repositories: readonly SweptRepository[];
  readonly watches: readonly Watch[];
  /** The first schedule that matches an endpoint applies. */
  readonly schedules: readonly Schedule[];
  /** The first rule that matches applies. */
  readonly idle: readonly IdleRule[];
  /** The first rule that matches applies. */
  readonly health: readonly HealthRule[];
  readonly digest: readonly DigestRule[];
  readonly notifications: readonly Notification[];
}

/** Who may do what: the ingress' whole part of the policy. */
export interface Policy extends Protection {
  readonly keys: readonly Key[];
  /** The signing secrets of all keys, because a signature does not name its key. */
  readonly signers: readonly Signer[];
  readonly repositories: readonly (Repository & Proven)[];
  readonly watches: readonly (Watch & Proven)[];
  readonly schedules: readonly KnownSchedule[];
}
