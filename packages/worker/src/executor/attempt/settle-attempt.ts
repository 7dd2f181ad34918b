// Computes what an attempt changes in its intent. Pure.

import type { Random } from '@preview-endpoints/core';
import { describeFault } from '../../shared/intent/describe-fault.ts';
import type { Intent } from '../../shared/intent/intent.ts';
import { decideAfterFault } from '../intent/decide-retry.ts';
import type { IntentChange } from '../object/intent-store.ts';
import type { Attempt } from './attempt.ts';

/** No write is on its way for longer. An older write has had its effect. */
const CONFIRM_AFTER_MS = 60_000;

export interface Platform {
  readonly nowMs: number;
  readonly random: Random;
  /** When a write of this object was last given up without an answer (epoch milliseconds). It may still take effect. */
  readonly unclearAtMs: number;
}

export function settleAttempt(intent: Intent, attempt: Attempt, platform: Platform): IntentChange {
  const { nowMs, unclearAtMs } = platform;
  switch (attempt.kind) {
    case 'done':
      return {
        status: 'done',
        finishedAtMs: nowMs,
        state: attempt.state,
        // A write whose reply was lost is found done at the next look. The change was ours.
        changed: attempt.changed || intent.changed === true,
        trouble: null,
        unconfirmed: attempt.mayReappear === true || nowMs - unclearAtMs < CONFIRM_AFTER_MS,
        dueAtMs: nowMs + CONFIRM_AFTER_MS,
      };
    case 'refused':
      return { status: 'refused', finishedAtMs: nowMs, state: attempt.state, trouble: attempt.trouble };
    case 'failed': {
      const trouble = attempt.trouble ?? describeFault(attempt.fault);
      const verdict = decideAfterFault({
        action: intent.action,
        fault: attempt.fault,
        attempts: intent.attempts,
        ...platform,
      });
      if (verdict.kind === 'again') return { dueAtMs: verdict.dueAtMs, trouble };
      return { status: verdict.kind, finishedAtMs: nowMs, trouble };
    }
  }
}

/** `done` is the intent before the look that confirms it. It stays done, whatever the look finds. */
export function settleConfirmation(done: Intent, attempt: Attempt, platform: Platform): IntentChange {
  if (attempt.kind === 'failed') {
    const { action, attempts } = done;
    const verdict = decideAfterFault({ action, fault: attempt.fault, attempts: attempts + 1, ...platform });
    if (verdict.kind === 'again') return { dueAtMs: verdict.dueAtMs };
  }
  const isUndone = attempt.kind === 'done' && attempt.changed;
  return {
    unconfirmed: false,
    ...(isUndone ? { state: attempt.state, changed: true } : { attempts: done.attempts }),
  };
}
