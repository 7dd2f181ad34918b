// Selects the answers that can be called equal or different: a case that failed on either side has none. Pure.

import type { ComparedCase, Verdict } from '@preview-endpoints/core/cases';

export function judgedAnswers({ compared }: Pick<Verdict, 'compared'>): readonly ComparedCase[] {
  return compared.filter(({ verdict }) => verdict !== 'failed');
}
