// A value or a named failure. It may not throw.

export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Failure };

export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failure<Failure>(fault: Failure): Result<never, Failure> {
  return { ok: false, fault };
}
