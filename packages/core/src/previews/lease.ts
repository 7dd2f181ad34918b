// When a preview of an open pull request or a living branch may go, and what keeps it longer. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { PreviewIdentity } from './identity.ts';
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
  const createdMs = timeMs(endpoint.status.createdAt);
  const usedMs = lastUseMs(endpoint);
  const dues: Due[] = [
    ...(maxAgeMs === undefined || createdMs === undefined
      ? []
      : [{ atMs: createdMs + maxAgeMs, by: 'max-age' } as const]),
    ...(maxIdleMs === undefined || usedMs === undefined
      ? []
      : [{ atMs: usedMs + maxIdleMs, by: 'max-idle' } as const]),
  ];
  return dues.toSorted((one, other) => one.atMs - other.atMs)[0];
}

/** Why a preview goes, or why it is kept although it is due; undefined: it is not due. */
export type DueRule = (preview: {
  readonly endpoint: Endpoint;
  readonly identity: PreviewIdentity;
}) => { readonly deleted: string } | { readonly kept: string } | undefined;

/** By which limits and leases. */
export interface DueFacts extends LifetimeLimits {
  readonly nowMs: number;
  /** By the name of the preview. One of a pull request that is due and not in it stays: nobody knows what was said for it. */
  readonly leases?: ReadonlyMap<string, Lease>;
}

/** The rule of a sweep that ends what is over its limits even while its pull request is open. */
export function dueRule(facts: DueFacts): DueRule {
  const { nowMs, leases } = facts;
  return ({ endpoint, identity }) => {
    const due = dueOf(endpoint, facts);
    if (due === undefined || due.atMs >= nowMs) return undefined;
    const why = DUE_REASONS[due.by];
    if (identity.target.kind !== 'pullRequest' || leases === undefined) return { deleted: why };
    const lease = leases.get(endpoint.name);
    if (lease === undefined)
      return {
        kept: `${why}, but nobody could tell whether somebody keeps it, by a label or /preview extend`,
      };
    const keeper = keptBy(lease, nowMs);
    return keeper === undefined ? { deleted: why } : { kept: `${why}, but ${keeper}` };
  };
}

const DUE_REASONS = {
  'max-age': 'it is older than max-age',
  'max-idle': 'nobody used or changed it for longer than max-idle',
} as const;

/** Undefined: nothing keeps it at this moment. */
function keptBy({ label, untilMs }: Lease, nowMs: number): string | undefined {
  if (label !== undefined) return `its pull request has the label ${label}`;
  if (untilMs === undefined || untilMs <= nowMs) return undefined;
  return `it is extended until ${new Date(untilMs).toISOString()}`;
}
