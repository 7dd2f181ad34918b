// Which parts of the raw inputs may never be shown; read before anything else, so that even a bad input is masked.

import { Secret } from '@preview-endpoints/core/vocabulary';
import type { RawInputs } from '../contract/inputs.ts';

/** The tokens, and every value of `secrets`, also of lines that are no KEY=VALUE. */
export function secretsOf(raw: RawInputs): readonly Secret[] {
  const values = raw.secrets.split('\n').map((line) => line.slice(line.indexOf('=') + 1));
  return [raw['hf-token'], raw['github-token'], ...values]
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .map((value) => new Secret(value));
}
