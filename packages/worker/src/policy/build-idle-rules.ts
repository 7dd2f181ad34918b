// Builds the idle rules from what the policy document says of them; pure. The document's schema has checked it.

import type { CompiledExecutor } from './compiled.ts';
import type { IdleRule } from './policy.ts';

const MS_PER_MINUTE = 60_000;

/** A preview is asked in bursts while somebody reviews. With 1 minute people wait two hours a month longer to save $22. */
export const DEFAULT_PREVIEW_IDLE_MINUTES = 3;

/** What names endpoints comes first, so that it can say more of a preview than its repository does. */
export function buildIdleRules({
  idle,
  repositories,
}: Pick<CompiledExecutor, 'idle' | 'repositories'>): readonly IdleRule[] {
  return [
    ...idle.map(({ namespace, endpoint, idleMinutes, dryRun = false }) => ({
      ...{ kind: 'endpoints' as const, namespace, endpoint, dryRun },
      idleMs: idleMinutes * MS_PER_MINUTE,
    })),
    ...repositories.map(
      ({ id, namespace, idleMinutes = DEFAULT_PREVIEW_IDLE_MINUTES, idleDryRun = false }) => ({
        ...{ kind: 'previews' as const, namespace, repositoryId: id, dryRun: idleDryRun },
        idleMs: idleMinutes === false ? null : idleMinutes * MS_PER_MINUTE,
      }),
    ),
  ];
}
