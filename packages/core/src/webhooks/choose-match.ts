// Combines the results for the single secrets into one result; it may not verify.

import { failure, type Result, success } from '../result.ts';
import type { KeyedSecret, Match, SignatureFault } from './signature-fault.ts';

/** An active secret wins over an expired one that has the same value. */
export function chooseMatch(
  secrets: readonly KeyedSecret[],
  fits: readonly boolean[],
  nowMs: number,
): Result<Match, SignatureFault> {
  const fitting = secrets.filter((_secret, index) => fits[index] === true);
  const active = fitting.find((secret) => isActive(secret, nowMs));
  return active === undefined ? failure(explain(fitting)) : success({ secretId: active.id });
}

/** The same for secrets that may share one value: returns all of them that are active. */
export function chooseActive<Keyed extends KeyedSecret>(
  fitting: readonly Keyed[],
  nowMs: number,
): Result<readonly Keyed[], SignatureFault> {
  const active = fitting.filter((secret) => isActive(secret, nowMs));
  return active.length === 0 ? failure(explain(fitting)) : success(active);
}

function isActive({ expiresAtMs }: KeyedSecret, nowMs: number): boolean {
  return expiresAtMs === undefined || nowMs < expiresAtMs;
}

function explain([expired]: readonly KeyedSecret[]): SignatureFault {
  return expired === undefined ? { kind: 'noMatch' } : { kind: 'secretExpired', secretId: expired.id };
}
