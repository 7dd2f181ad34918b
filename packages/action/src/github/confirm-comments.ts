// Reads shared comments again before a run ends, because another job may have overwritten our section after the last look.

import type { Clock, Random } from '@preview-endpoints/core';
import type { CommentSaid } from './say-comment.ts';

/**
 * Longer than a job takes between its read and its write. Random, so that jobs that start together do not look at the same
 * moment.
 */
const LOOK_AFTER_MS = { least: 500, most: 1_500 } as const;
/** After each look that finds our section missing, fewer jobs are still writing. */
const MOST_LOOKS = 5;

export interface CommentsToConfirm {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Writes our latest sections again, and returns the outcome of each. */
  readonly sayAgain: () => Promise<readonly CommentSaid['outcome'][]>;
}

export async function confirmComments({ clock, random, signal, sayAgain }: CommentsToConfirm): Promise<void> {
  for (let look = 0; look < MOST_LOOKS && !signal.aborted; look += 1) {
    const { least, most } = LOOK_AFTER_MS;
    await clock.sleep(least + random() * (most - least), signal);
    if (signal.aborted) return;
    const outcomes = await sayAgain();
    if (!outcomes.includes('written')) return;
  }
}
