// Turns the verdict on each secret into one answer; it may not verify.

import { failure, type Result, success } from '../result.ts';
import type { KeyedSecret, Match, SignatureFault } from './signature-fault.ts';

/** An active secret wins over an expired one that has the same value. */
export function chooseMatch(
  secrets: readonly KeyedSecret[],
  fits: readonly boolean[],
  nowMs: number,
): Result<Match, SignatureFault> {
  const fitting = secrets.filter((_secret, index) => fits[index] === true);
  const active = fitting.find(({ expiresAtMs }) => expiresAtMs === undefined || nowMs < expiresAtMs);
  if (active !== undefined) return success({ secretId: active.id });
  const [expired] = fitting;
  return failure(
    expired === undefined ? { kind: 'noMatch' } : { kind: 'secretExpired', secretId: expired.id },
  );
}
