// Decides when an endpoint is in trouble, and when that is over: from one reading and what the last ones showed. Pure.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';

export const AILMENTS = ['failed', 'updateFailed', 'initializing', 'tooFewReplicas'] as const;
export type Ailment = (typeof AILMENTS)[number];

/** What is kept of an endpoint that is not well; JSON. */
export interface HealthRecord {
  readonly ailment: Ailment;
  /** When it was first seen like this (epoch milliseconds). */
  readonly sinceMs: number;
  /** Set once it counts as trouble: the message about it. */
  readonly message: HealthMessage | null;
}

export interface HealthMessage {
  readonly id: string;
  /** The ids of the notifications that were told. */
  readonly told: readonly string[];
  /** Set when it is over: that has a message of its own, for those who were told. */
  readonly recovery: { readonly id: string; readonly told: readonly string[] } | null;
}

export interface HealthFacts {
  readonly endpoint: Endpoint;
  readonly record: HealthRecord | undefined;
  /** How long a start, or a lack of replicas, may last. */
  readonly initializingMs: number;
  readonly nowMs: number;
  readonly createId: () => string;
}

/** Undefined: it is well, and nobody has to be told. */
export function decideHealth(facts: HealthFacts): HealthRecord | undefined {
  const { endpoint, record, nowMs, createId } = facts;
  const ailment = ailmentOf(endpoint);
  if (ailment === undefined) return recover(record, createId);
  const isOld = record !== undefined && record.message?.recovery == null;
  // Trouble that was told stays the same trouble until it is over: a failed start that is tried again is not news.
  if (isOld && record.message !== null) return record;
  const sinceMs = isOld && record.ailment === ailment ? record.sinceMs : nowMs;
  const isTrouble = isFailure(ailment) || nowMs - sinceMs >= facts.initializingMs;
  const message = isTrouble ? { id: createId(), told: [], recovery: null } : null;
  return { ailment, sinceMs, message };
}

function recover(record: HealthRecord | undefined, createId: () => string): HealthRecord | undefined {
  if (record?.message == null) return undefined;
  const { message } = record;
  if (message.told.length === 0) return undefined;
  return { ...record, message: { ...message, recovery: message.recovery ?? { id: createId(), told: [] } } };
}

function isFailure(ailment: Ailment): boolean {
  return ailment === 'failed' || ailment === 'updateFailed';
}

function ailmentOf(endpoint: Endpoint): Ailment | undefined {
  const state = stateOf(endpoint);
  if (state === 'failed') return 'failed';
  if (state === 'updateFailed') return 'updateFailed';
  if (state === 'initializing' || state === 'pending' || state === 'updating') return 'initializing';
  const { readyReplica, targetReplica } = endpoint.status;
  const isShort =
    typeof readyReplica === 'number' && typeof targetReplica === 'number' && readyReplica < targetReplica;
  return state === 'running' && isShort ? 'tooFewReplicas' : undefined;
}

/** Who is to be told now, and of what; the others were told before, or need not be. */
export function whoIsToldOf({ message }: HealthRecord, notifications: readonly string[]): readonly string[] {
  if (message === null) return [];
  const { told, recovery } = message;
  return recovery === null
    ? notifications.filter((id) => !told.includes(id))
    : notifications.filter((id) => told.includes(id) && !recovery.told.includes(id));
}

export function noteTold(record: HealthRecord, ids: readonly string[]): HealthRecord {
  const { message } = record;
  if (message === null) return record;
  const { recovery } = message;
  return {
    ...record,
    message:
      recovery === null
        ? { ...message, told: [...message.told, ...ids] }
        : { ...message, recovery: { ...recovery, told: [...recovery.told, ...ids] } },
  };
}
