// When a preview of an open pull request or a living branch may go, and what keeps it longer. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { lastUseMs } from './idle.ts';

/** How long previews live whose pull request or branch nobody ends. Absent: that does not matter. */
export interface LifetimeLimits {
  /** Since they were created. */
  readonly maxAgeMs?: number;
  /** Since somebody used or changed them. */
  readonly maxIdleMs?: number;
}

/** The moment, in epoch milliseconds, and the limit that is over then. */
export interface Due {
  readonly atMs: number;
  readonly by: 'max-age' | 'max-idle';
}

/** What people said for one preview; empty: nothing keeps it. */
export interface Lease {
  /** The label that its pull request has. */
  readonly label?: string;
  /** `/preview extend` until this moment, epoch milliseconds. */
  readonly untilMs?: number;
}

/** The limit that is over first. One that depends on a time which the API does not tell is never over. */
export function dueOf(endpoint: Endpoint, { maxAgeMs, maxIdleMs }: LifetimeLimits): Due | undefined {
  const createdMs = Date.parse(endpoint.status.createdAt ?? '');
  const usedMs = lastUseMs(endpoint);
  const dues: Due[] = [
    ...(maxAgeMs === undefined || Number.isNaN(createdMs)
      ? []
      : [{ atMs: createdMs + maxAgeMs, by: 'max-age' } as const]),
    ...(maxIdleMs === undefined || usedMs === undefined
      ? []
      : [{ atMs: usedMs + maxIdleMs, by: 'max-idle' } as const]),
  ];
  return dues.toSorted((one, other) => one.atMs - other.atMs)[0];
}

/** Why it is kept although it is due; undefined: nothing keeps it at this moment. */
export function keptBy({ label, untilMs }: Lease, nowMs: number): string | undefined {
  if (label !== undefined) return `its pull request has the label ${label}`;
  if (untilMs === undefined || untilMs <= nowMs) return undefined;
  return `it is extended until ${new Date(untilMs).toISOString()}`;
}
