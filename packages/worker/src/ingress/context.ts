// The data of every request: bindings, ports, settings, and the facts for its one log line. It decides nothing.

import type { Context, HonoRequest } from 'hono';
import type { Key } from '../policy/policy.ts';
import type { IngressPorts } from './ports.ts';
import type { IngressSettings } from './settings.ts';

/** The facts in a request's log line: only names that we defined, never a header, a body or a URL. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route, without the actual values. */
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
  /** Set after `requireSettings`, which runs before every route except health. */
  readonly settings: IngressSettings;
  readonly record: RequestRecord;
}

export interface IngressEnv {
  readonly Bindings: Env;
  readonly Variables: RequestVariables;
}

/** The part of Hono's context that is the same for every route, whatever variables its middleware adds. */
export interface RequestContext {
  readonly req: HonoRequest;
  readonly env: Env;
  readonly var: RequestVariables;
}

/** The environment after `requireKey`. */
export interface KeyedEnv extends IngressEnv {
  readonly Variables: RequestVariables & { readonly key: Key };
}

export type KeyedContext = Context<KeyedEnv>;

/** Adds facts to the request's log line. No decision may depend on them. */
export function recordFacts(
  { var: { record } }: Pick<RequestContext, 'var'>,
  facts: Partial<RequestRecord>,
): void {
  Object.assign(record, facts);
}

/** The Worker's origin, as the caller addressed it. */
export function originOf({ req }: Pick<RequestContext, 'req'>): string {
  return new URL(req.url).origin;
}
