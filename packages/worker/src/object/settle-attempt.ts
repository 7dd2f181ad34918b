// What an attempt changes in its intent; pure.

import type { Random } from '@preview-endpoints/core';
import { decideAfterFault } from '../intent/decide-retry.ts';
import { describeFault } from '../intent/describe-fault.ts';
import type { Intent } from '../intent/intent.ts';
import type { Attempt } from './attempt-intent.ts';
import type { IntentChange } from './intent-store.ts';

export function settleAttempt(
  intent: Intent,
  attempt: Attempt,
  platform: { readonly nowMs: number; readonly random: Random },
): IntentChange {
  const { nowMs } = platform;
  switch (attempt.kind) {
    case 'done':
      return {
        status: 'done',
        finishedAtMs: nowMs,
        state: attempt.state,
        // A write whose reply was lost is found done at the next look, and it was ours.
        changed: attempt.changed || intent.changed === true,
        trouble: null,
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
