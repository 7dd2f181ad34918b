// Builds the message about an endpoint in trouble, and about its recovery. Pure. It may not include text from the container.

import { type Endpoint, stateOf } from '@preview-endpoints/core/client';
import type { Notification } from '../../policy/policy.ts';
import { escapeSlack } from '../notify/build-notices.ts';
import type { Ailment, HealthRecord } from './decide-health.ts';

const MS_PER_MINUTE = 60_000;

export function buildHealthBody(
  format: Notification['format'],
  of: {
    readonly namespace: string;
    readonly endpoint: Endpoint;
    readonly record: HealthRecord;
    readonly nowMs: number;
  },
): string {
  const { namespace, endpoint, record, nowMs } = of;
  const isOver = record.message?.recovery != null;
  const text = isOver
    ? `${namespace}/${endpoint.name} has recovered (${stateOf(endpoint)}).`
    : `${namespace}/${endpoint.name} ${WORDS[record.ailment](endpoint, minutesOf(nowMs - record.sinceMs))}.`;
  if (format === 'slack') return JSON.stringify({ text: escapeSlack(text) });
  const data = {
    ...{ namespace, endpoint: endpoint.name, state: stateOf(endpoint), trouble: record.ailment, text },
    since: new Date(record.sinceMs).toISOString(),
  };
  const type = isOver ? 'endpoint.recovered' : 'endpoint.unhealthy';
  return JSON.stringify({ type, timestamp: new Date(nowMs).toISOString(), data });
}

function minutesOf(ms: number): number {
  return Math.floor(ms / MS_PER_MINUTE);
}

const WORDS = {
  failed: () => 'failed to start',
  updateFailed: () => 'could not start its new version; the one before may still serve',
  initializing: (_endpoint, minutes) => `has been starting for ${minutes} minutes`,
  tooFewReplicas: ({ status }, minutes) =>
    `has run ${status.readyReplica} of ${status.targetReplica} replicas for ${minutes} minutes`,
} as const satisfies Record<Ailment, (endpoint: Endpoint, minutes: number) => string>;
