// The record of a promotion's write and its rollback, and whether a target still has the write. Pure; it may not read or write.

import type { Endpoint } from '../client/schemas/endpoint.ts';
import { sameJson } from './canonical-json.ts';
import { mergeChanges } from './plan.ts';
import type { PromotionPlan } from './promotion.ts';

/** A run stores this record before it writes, so that another run can finish or undo its work. */
export type PromotionRecord = Pick<PromotionPlan, 'body' | 'rollback' | 'notRestorable'>;

/** An unfinished promotion before this one was never proven to serve, so both are undone. */
export function whatToUndo(
  record: PromotionRecord,
  unfinished: PromotionRecord | undefined,
): PromotionRecord {
  if (unfinished === undefined) return record;
  return {
    body: mergeChanges([unfinished.body, record.body]),
    rollback: mergeChanges([record.rollback, unfinished.rollback]),
    notRestorable: [...new Set([...record.notRestorable, ...unfinished.notRestorable])],
  };
}

/** Env is written as a whole, so the next write would lose a name that somebody has added since. */
export function isAsWritten(body: PromotionRecord['body'], endpoint: Endpoint): boolean {
  const env = body.model?.env;
  return holds(body, endpoint) && (env === undefined || sameJson(env, endpoint.model?.env ?? {}));
}

/** False also if the body states only secrets: nothing that the API returns shows whether they were written. */
export function isSeenWritten(body: PromotionRecord['body'], endpoint: Endpoint): boolean {
  const { model, ...rest } = body;
  const visible = Object.keys({ ...rest, ...model }).filter((key) => !NEVER_TOLD.has(key));
  return visible.length > 0 && isAsWritten(body, endpoint);
}

/** Does the endpoint have every value that the body states? Secrets and credentials are never returned. */
export function holds(body: unknown, endpoint: unknown): boolean {
  if (body === undefined || body === null) return true;
  if (typeof body !== 'object' || Array.isArray(body)) return sameJson(body, endpoint);
  if (typeof endpoint !== 'object' || endpoint === null) return false;
  return Object.entries(body).every(([key, value]) => {
    const has: unknown = Reflect.get(endpoint, key);
    // Without an env the API may return none. An image without fields has to be there.
    return NEVER_TOLD.has(key) || holds(value, key === 'env' ? (has ?? {}) : has);
  });
}

const NEVER_TOLD: ReadonlySet<string> = new Set(['secrets', 'credentials']);
