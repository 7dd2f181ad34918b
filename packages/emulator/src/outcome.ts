// A value or a named failure, with a function for each. Local, because the emulator runs no code of core.
import type { Result } from '@preview-endpoints/core';

export type { Result };

export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failure<Failure>(fault: Failure): Result<never, Failure> {
  return { ok: false, fault };
}
