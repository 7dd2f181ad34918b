// A bad input: which, what it was, what was wanted.

import type { InputKey } from '../contract/inputs.ts';

export interface InputFault {
  /** The input, or `config` with the field's path. */
  readonly key: InputKey | `config: ${string}`;
  /** As it was given; never a secret. */
  readonly got: string;
  readonly wanted: string;
}

const LONGEST_ECHO_CHARACTERS = 80;

export function inputFault(key: InputFault['key'], got: string, wanted: string): InputFault {
  const short = got.length > LONGEST_ECHO_CHARACTERS ? `${got.slice(0, LONGEST_ECHO_CHARACTERS)}...` : got;
  return { key, got: short, wanted };
}

export function describeInputFault(fault: InputFault): string {
  const got = fault.got === '' ? 'nothing' : JSON.stringify(fault.got);
  return `${fault.key}: got ${got}, wanted ${fault.wanted}`;
}
