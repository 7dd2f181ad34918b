// Which answers can be called equal or different: those to a case that failed on either side can not. Pure.

import type { ComparedCase, Verdict } from '@preview-endpoints/core/cases';

export function judgedAnswers({ compared }: Pick<Verdict, 'compared'>): readonly ComparedCase[] {
  return compared.filter(({ verdict }) => verdict !== 'failed');
}
