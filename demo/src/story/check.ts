// One expectation of the story: what is said when it holds, what was seen, what was wanted. Pure.

import { isDeepStrictEqual } from 'node:util';

export interface Check {
  /** What is proven, in the words of a reader. */
  readonly says: string;
  readonly got: unknown;
  readonly wanted: unknown;
}

export function holds({ got, wanted }: Check): boolean {
  return isDeepStrictEqual(got, wanted);
}
