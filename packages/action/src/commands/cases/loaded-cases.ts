// The cases of a run as they were written, and the rules that their answers are held against. Types only.

import type { FailRule, NamedCaseWish } from '@preview-endpoints/core/cases';

export interface LoadedCases {
  /** Completed when it is known under which name the preview serves. */
  readonly wishes: readonly NamedCaseWish[];
  readonly rules: readonly FailRule[];
}

export const NO_CASES: LoadedCases = { wishes: [], rules: [] };
