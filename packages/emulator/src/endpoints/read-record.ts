// Facts that both dialects and the data plane read from a record; pure.
import { STATE_MESSAGES } from './messages.ts';
import type { EndpointRecord } from './record.ts';
import type { EndpointSpec } from './spec.ts';
import { replicasIn } from './tick.ts';

const DEFAULT_HEALTH_ROUTE = '/health';

export function inferenceUrl(origin: string, record: EndpointRecord): string {
  return `${origin}/serve/${record.serveId}`;
}

export function healthRouteOf(spec: EndpointSpec): string {
  const { healthRoute } = spec.model.image.settings;
  return typeof healthRoute === 'string' ? healthRoute : DEFAULT_HEALTH_ROUTE;
}

export function messageOf(record: EndpointRecord): string {
  return record.failure?.message ?? STATE_MESSAGES[record.state];
}

/** Replicas that production counts as ready, even while the model still loads. */
export function readyReplicas(record: EndpointRecord): number {
  return record.served === null ? 0 : replicasIn(record, record.state);
}

export function timestamp(atMs: number): string {
  return new Date(atMs).toISOString();
}
