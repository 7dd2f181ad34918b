// What a deploy records from its start to its report. Types only.

import type { Subject } from '../../intent/decide-intent.ts';
import type { SpendingFollower } from './follow-spending.ts';
import type { WaitFollower } from './follow-wait.ts';

export interface DeployProgress {
  readonly subject: Subject;
  readonly follower: WaitFollower;
  readonly spending: SpendingFollower;
  /** Called when the preview answers, before a last look confirms it. */
  readonly onAnswers?: () => void;
}
