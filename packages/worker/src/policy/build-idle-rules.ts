// Builds the idle rules from the policy document; pure. It checks nothing: the document's schema did.

import type { CompiledExecutor } from './compiled.ts';
import type { IdleRule } from './policy.ts';

const MS_PER_MINUTE = 60_000;

/** Reviewers send requests in bursts. With 1 minute people would wait two hours more per month, to save $22. */
export const DEFAULT_PREVIEW_IDLE_MINUTES = 3;

/** Rules for endpoints come before those of repositories, so that a rule for a preview's name wins over its repository's. */
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
