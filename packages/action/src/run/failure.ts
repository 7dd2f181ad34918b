// Why a run is red: one fault, said once, with its remedy.

import { explainFault, type FaultText, type PreviewFault } from '@preview-endpoints/core';
import { describeInputFault, type InputFault } from '../inputs/input-fault.ts';

export type RunFailure =
  | { readonly kind: 'badInputs'; readonly faults: readonly InputFault[] }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'preview'; readonly fault: PreviewFault };

export function badInputs(...faults: readonly InputFault[]): RunFailure {
  return { kind: 'badInputs', faults };
}

export function explainFailure(failure: RunFailure): FaultText {
  switch (failure.kind) {
    case 'badInputs':
      return {
        what: failure.faults.map(describeInputFault).join('\n'),
        remedy: failure.faults.length === 1 ? 'Correct this input.' : 'Correct these inputs.',
      };
    case 'refused':
      return { what: failure.reason, remedy: 'See the table of events in the README.' };
    case 'preview':
      return explainFault(failure.fault);
  }
}

/** The title of the annotation: which kind of trouble, in a few words. */
export function titleOf(failure: RunFailure): string {
  if (failure.kind === 'badInputs') return 'Bad input';
  if (failure.kind === 'refused') return 'Refused';
  return failure.fault.kind === 'stillBilling' ? 'Still billing' : 'Preview failed';
}
