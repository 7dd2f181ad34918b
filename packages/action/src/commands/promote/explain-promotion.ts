// Explains the result of a promotion in words for people. Pure.

import { explainFault } from '@preview-endpoints/core/client';
import type {
  NotBack,
  PromoteFault,
  PromotionCause,
  PromotionRefusal,
} from '@preview-endpoints/core/previews';
import { explainFailure, type RunFailure } from '../../report/failure.ts';

export function explainRefusal(refusal: PromotionRefusal): string {
  switch (refusal.kind) {
    case 'isPreview':
      return 'it is a preview, and promoting is for an endpoint that a team keeps';
    case 'fixedField':
      return `${refusal.path} is ${refusal.from} and the spec states ${refusal.to}; it cannot be changed in place, and a target is never replaced`;
  }
}

const RUN_AGAIN = 'Run the job again: it finishes or undoes what this run began.';

/** `name` is the target. */
export function explainPromotion(name: string, fault: PromoteFault<RunFailure>): RunFailure {
  switch (fault.kind) {
    case 'notAllowed':
      return fault.fault;
    case 'refused':
      return refused(
        `${name} was not changed: ${explainRefusal(fault.refusal)}.`,
        'State only what a promotion may change, or change the target by hand.',
      );
    case 'notRead':
      return refused(
        `${name} was not changed: ${explainFault(fault.fault).what}`,
        'Check target and namespace.',
      );
    case 'changedSince':
      return refused(
        `${name} was not changed: somebody changed it after its plan was reviewed.`,
        'Look at what was changed, open a pull request that shows the plan against it, and merge that; or run the workflow by hand, which plans against what is there now.',
      );
    case 'notWritten':
      return promotion(`${name} was not changed: ${explainFault(fault.fault).what}`, RUN_AGAIN);
    case 'writeUnclear':
      return promotion(
        `It is not known whether ${name} was changed: ${explainFault(fault.fault).what}`,
        RUN_AGAIN,
      );
    case 'rolledBack':
      return promotion(
        `${name} was rolled back and serves what it served before: ${explainCause(fault.cause)}${notRestored(fault.notRestored)}`,
        'Correct the spec in a new pull request.',
      );
    case 'notRolledBack':
      return promotion(
        `${name} was not rolled back, and is not proven to serve: ${explainCause(fault.cause)}\n${explainNotBack(fault.why)}`,
        'Look at the endpoint now. command: rollback puts the last good version back.',
      );
    case 'cancelled':
      return fault.written
        ? promotion(
            `The run was cancelled after ${name} was changed; whether it serves is not known.`,
            RUN_AGAIN,
          )
        : { kind: 'cancelled' };
  }
}

function explainCause(cause: PromotionCause<RunFailure>): string {
  return cause.kind === 'notServing' ? explainFault(cause.fault).what : explainFailure(cause.fault).what;
}

function explainNotBack(why: NotBack): string {
  if (why.kind === 'changedByOthers') return 'Somebody else has changed it since, and that change is kept.';
  if (why.kind === 'nothingToGoBackTo')
    return 'It did not serve before either, so there is nothing to go back to.';
  return explainFault(why).what;
}

function notRestored(paths: readonly string[]): string {
  return paths.length === 0
    ? ''
    : ` Not restored, because the API does not return the earlier values: ${paths.join(', ')}.`;
}

function refused(reason: string, remedy: string): RunFailure {
  return { kind: 'refused', reason, remedy };
}

function promotion(what: string, remedy: string): RunFailure {
  return { kind: 'promotion', what, remedy };
}
