// What every request has at hand: bindings, ports, settings, and a record of facts for its one log line.

import type { Context, HonoRequest } from 'hono';
import type { Key } from '../policy/policy.ts';
import type { IngressPorts } from './ports.ts';
import type { IngressSettings } from './settings.ts';

/** What the log line of a request says: names of ours only, never a header, a body or a URL. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route, without what stands in its place. */
  route?: string;
  status?: number;
  tookMs?: number;
  key?: string;
  caller?: string;
  trigger?: string;
  action?: string;
  namespace?: string;
  name?: string;
  override?: string;
  refused?: string;
  outcome?: string;
  ignored?: string;
  rateLimit?: 'failed';
  access?: 'failed';
}

export interface RequestVariables {
  readonly requestId: string;
  readonly ports: IngressPorts;
  /** Set behind `requireSettings`, which is before every route but that of health. */
  readonly settings: IngressSettings;
  readonly record: RequestRecord;
}

export interface IngressEnv {
  readonly Bindings: Env;
  readonly Variables: RequestVariables;
}

/** The part of Hono's context that is the same for every route, whatever its own middleware has set beside it. */
export interface RequestContext {
  readonly req: HonoRequest;
  readonly env: Env;
  readonly var: RequestVariables;
}

/** Behind `requireKey`. */
export interface KeyedEnv extends IngressEnv {
  readonly Variables: RequestVariables & { readonly key: Key };
}

export type KeyedContext = Context<KeyedEnv>;

/** Adds facts to the log line of the request. Nothing may be decided by them. */
export function recordFacts(
  { var: { record } }: Pick<RequestContext, 'var'>,
  facts: Partial<RequestRecord>,
): void {
  Object.assign(record, facts);
}

/** Where this Worker is, as the caller knows it. */
export function originOf({ req }: Pick<RequestContext, 'req'>): string {
  return new URL(req.url).origin;
}
