// Decides when an endpoint is in trouble and when it has recovered, from one reading and the record of earlier ones. Pure.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';

export const AILMENTS = ['failed', 'updateFailed', 'initializing', 'tooFewReplicas'] as const;
export type Ailment = (typeof AILMENTS)[number];

/** The record of an endpoint that is in trouble or may be. JSON. */
export interface HealthRecord {
  readonly ailment: Ailment;
  /** When the endpoint was first seen in this condition (epoch milliseconds). */
  readonly sinceMs: number;
  /** Set once the condition counts as trouble: the message about it. */
  readonly message: HealthMessage | null;
}

export interface HealthMessage {
  readonly id: string;
  /** The ids of the notifications that were told of the trouble. */
  readonly told: readonly string[];
  /** Set when the trouble is over. The recovery has its own message, for the receivers that were told of the trouble. */
  readonly recovery: { readonly id: string; readonly told: readonly string[] } | null;
}

export interface HealthFacts {
  readonly endpoint: Endpoint;
  readonly record: HealthRecord | undefined;
  /** How long a start, or a lack of replicas, may last before it counts as trouble. */
  readonly initializingMs: number;
  readonly nowMs: number;
  readonly createId: () => string;
}

/** Undefined: the endpoint is well, and no message is due. */
export function decideHealth(facts: HealthFacts): HealthRecord | undefined {
  const { endpoint, record, nowMs, createId } = facts;
  const ailment = ailmentOf(endpoint);
  if (ailment === undefined) return recover(record, createId);
  const isOld = record !== undefined && record.message?.recovery == null;
  // Trouble that was reported stays the same trouble until it is over: a repeated failed start is not reported again.
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

/** The notifications that are to be told now, and the message. The others were told before, or do not need it. */
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
