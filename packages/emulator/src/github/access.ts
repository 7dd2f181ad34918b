// May this token do that? Pure.

import type { Needs } from './coverage.ts';
import type { Access, Grants } from './model.ts';

const RANK = { read: 1, write: 2 } as const satisfies Record<Access, number>;

/** One of the needs is enough; no needs means that every token may. Write includes read. */
export function decideAccess(grants: Grants, needs: Needs): boolean {
  if (needs.length === 0) return true;
  return needs.some(({ scope, access }) => {
    // Every installation may read metadata; it cannot be taken away.
    const given = scope === 'metadata' ? (grants.metadata ?? 'read') : grants[scope];
    return given !== undefined && RANK[given] >= RANK[access];
  });
}
