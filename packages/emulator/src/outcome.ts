// A value or a named failure, with the two ways to make one; the emulator runs none of the core's code.
import type { Result } from '@preview-endpoints/core';

export type { Result };

export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failure<Failure>(fault: Failure): Result<never, Failure> {
  return { ok: false, fault };
}
