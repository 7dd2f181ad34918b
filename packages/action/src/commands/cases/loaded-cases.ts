// The cases of a run as they were written, and the rules for their answers. Types only.

import type { FailRule, NamedCaseWish } from '@preview-endpoints/core/cases';

export interface LoadedCases {
  /** They are completed when the model name that the preview serves is known. */
  readonly wishes: readonly NamedCaseWish[];
  readonly rules: readonly FailRule[];
}

export const NO_CASES: LoadedCases = { wishes: [], rules: [] };
