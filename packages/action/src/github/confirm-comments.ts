// Looks at shared comments once more before a run ends: another job may have written over our section after we looked.

import type { Clock, Random } from '@preview-endpoints/core';
import type { CommentSaid } from './say-comment.ts';

/** Longer than a job needs between its look and its writing; spread, so that jobs that begin together part. */
const LOOK_AFTER_MS = { least: 500, most: 1_500 } as const;
/** Each look that finds our section gone leaves fewer jobs that still write. */
const MOST_LOOKS = 5;

export interface CommentsToConfirm {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Says our latest sections again; what each of them came to. */
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
