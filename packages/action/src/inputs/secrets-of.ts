// Which parts of the raw inputs may never be shown; read before anything else, so that even a bad input is masked.

import { Secret } from '@preview-endpoints/core/vocabulary';
import type { RawInputs } from './declared-inputs.ts';

/**
 * What follows the word in YAML or JSON, to the end of its line or text. A deploy reads the YAML and hides the
 * exact value; every other run, and one with wrong inputs, has only this.
 */
const PASSWORD = /\bpassword["']?\s*:\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,}#][^\n,}]*))/gi;

/** The tokens, every value of `secrets`, also of lines that are no KEY=VALUE, and the password of `image`. */
export function secretsOf(raw: RawInputs): readonly Secret[] {
  const values = raw.secrets.split('\n').map((line) => line.slice(line.indexOf('=') + 1));
  const passwords = [...raw.image.matchAll(PASSWORD)].map(([, ...forms]) => forms.find(Boolean) ?? '');
  return [raw['hf-token'], raw['github-token'], ...values, ...passwords]
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .map((value) => new Secret(value));
}
