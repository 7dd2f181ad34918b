// Decides when a preview of an open pull request or an existing branch is due for removal, and what extends its life. Pure.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { timeMs } from '../client/schemas/time.ts';
import type { PreviewIdentity } from './identity.ts';
import { lastUseMs } from './idle.ts';

/** Limits on the life of previews whose pull request or branch stays open. Absent: no limit. */
export interface LifetimeLimits {
  /** Milliseconds since the preview was created. */
  readonly maxAgeMs?: number;
  /** Milliseconds since the preview was last used or changed. */
  readonly maxIdleMs?: number;
}

/** The moment when a limit ends, in epoch milliseconds, and which limit it is. */
export interface Due {
  readonly atMs: number;
  readonly by: 'max-age' | 'max-idle';
}

/** The extensions that people asked for. An empty lease extends nothing. */
export interface Lease {
  /** The label on its pull request that keeps the preview. */
  readonly label?: string;
  /** Set by `/preview extend`: the preview is kept until this moment (epoch milliseconds). */
  readonly untilMs?: number;
}

/** The limit that ends first. A limit that depends on a time which the API does not give never ends. */
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

/** Says why a preview is deleted, or why it is kept although it is due. Undefined: it is not due. */
export type DueRule = (preview: {
  readonly endpoint: Endpoint;
  readonly identity: PreviewIdentity;
}) => { readonly deleted: string } | { readonly kept: string } | undefined;

/** The limits and leases that the rule applies. */
export interface DueFacts extends LifetimeLimits {
  readonly nowMs: number;
  /** Keyed by the preview's name. A due preview of a pull request that has no entry is kept, because its lease is unknown. */
  readonly leases?: ReadonlyMap<string, Lease>;
}

/** The rule of a sweep that deletes previews over their limits even while their pull request is open. */
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
        kept: `${why}, but it is not known whether a label or /preview extend keeps it`,
      };
    const keeper = keptBy(lease, nowMs);
    return keeper === undefined ? { deleted: why } : { kept: `${why}, but ${keeper}` };
  };
}

const DUE_REASONS = {
  'max-age': 'it is older than max-age',
  'max-idle': 'it was not used or changed for longer than max-idle',
} as const;

/** Undefined: nothing keeps the preview at this moment. */
function keptBy({ label, untilMs }: Lease, nowMs: number): string | undefined {
  if (label !== undefined) return `its pull request has the label ${label}`;
  if (untilMs === undefined || untilMs <= nowMs) return undefined;
  return `it is extended until ${new Date(untilMs).toISOString()}`;
}
