// One expectation of the story: its sentence, the real value, and the wanted value. Pure.

import { isDeepStrictEqual } from 'node:util';

export interface Check {
  /** The sentence that the check proves, for a reader. */
  readonly says: string;
  readonly got: unknown;
  readonly wanted: unknown;
}

export function holds({ got, wanted }: Check): boolean {
  return isDeepStrictEqual(got, wanted);
}
