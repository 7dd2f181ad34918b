// A bad input: which, what it was, what was wanted.

import { redact } from '@preview-endpoints/core';
import { shorten } from '../report/render/shorten.ts';
import type { InputKey } from './declared-inputs.ts';

export interface InputFault {
  /** The input, or `config` with the field's path. */
  readonly key: InputKey | `config: ${string}`;
  /** As it was given; never a secret. */
  readonly got: string;
  readonly wanted: string;
}

const LONGEST_ECHO_CHARACTERS = 80;
/** Enough for a list of words or three instances; complaints about hostile YAML quote it. */
const LONGEST_WANTED_CHARACTERS = 400;

/** Stands in for a value that may not be shown. */
export const HIDDEN = '(hidden)';

/** Somebody may have put a token where a name belongs, so known credentials are taken out before anything is cut. */
export function inputFault(key: InputFault['key'], got: string, wanted: string): InputFault {
  return {
    key,
    got: shorten(redact(got), LONGEST_ECHO_CHARACTERS),
    wanted: shorten(redact(wanted), LONGEST_WANTED_CHARACTERS),
  };
}

export function describeInputFault(fault: InputFault): string {
  const got = fault.got === '' ? 'nothing' : JSON.stringify(fault.got);
  return `${fault.key}: got ${fault.got === HIDDEN ? HIDDEN : got}, wanted ${fault.wanted}`;
}
