// Decides whether a token may call an operation. Pure.

import type { Needs } from './coverage.ts';
import type { BranchAccess, Grants } from './model.ts';

const RANK = { read: 1, write: 2 } as const satisfies Record<BranchAccess, number>;

/** One of the needs is enough. An empty list means that every token may. Write includes read. */
export function decideAccess(grants: Grants, needs: Needs): boolean {
  if (needs.length === 0) return true;
  return needs.some(({ scope, access }) => {
    // Every installation may read metadata; GitHub does not let anybody take this away.
    const given = scope === 'metadata' ? (grants.metadata ?? 'read') : grants[scope];
    return given !== undefined && RANK[given] >= RANK[access];
  });
}
