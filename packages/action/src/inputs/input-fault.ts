// A bad input: its name, its value, and what was wanted.

import { redact } from '@preview-endpoints/core';
import { shorten } from '../report/render/shorten.ts';
import type { InputKey } from './declared-inputs.ts';

export interface InputFault {
  /** The input, or `config` with the field's path. */
  readonly key: InputKey | `config: ${string}`;
  /** The given value; never a secret. */
  readonly got: string;
  readonly wanted: string;
}

const LONGEST_ECHO_CHARACTERS = 80;
/** Enough for a list of words or three instances. Faults in hostile YAML quote it, so there is a limit. */
const LONGEST_WANTED_CHARACTERS = 400;

/** Replaces a value that may not be shown. */
export const HIDDEN = '(hidden)';

/** Somebody may have put a token where a name belongs, so known credentials are removed before the text is cut. */
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
