// Parses the bodies of the admin API into typed orders; wrong ones are refused with the field's name.

import { isJsonObject, type JsonObject } from '../api/reading/reader.ts';
import type { QueuedStart, StartOutcome } from '../endpoints/start-outcome.ts';
import type { Fault, FaultRule } from '../faults/fault.ts';
import { failure, type Result, success } from '../outcome.ts';

type Parsed<Order> = Result<Order, string>;

const SIDES = ['api', 'hub', 'github', 'serve'] as const;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Each check says what a field must be; a field that may be absent ends in a question mark. */
type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

function check(body: unknown, checks: Checks): Parsed<JsonObject> {
  if (!isJsonObject(body)) return failure('the body must be a JSON object');
  const known = Object.keys(checks).map((field) => field.replace('?', ''));
  const unknown = Object.keys(body).find((field) => !known.includes(field));
  if (unknown !== undefined) return failure(`unknown field ${unknown}; known: ${known.join(', ')}`);
  for (const [field, test] of Object.entries(checks)) {
    const name = field.replace('?', '');
    const absent = body[name] === undefined;
    if (absent && field.endsWith('?')) continue;
    if (absent || !test(body[name]))
      return failure(`${name} is ${absent ? 'missing' : 'not what it should be'}`);
  }
  return success(body);
}

/** The door of the admin API: after these checks the body has the order's type. */
function parse<Order>(body: unknown, checks: Checks): Parsed<Order> {
  const checked = check(body, checks);
  return checked.ok ? success(checked.value as Order) : checked;
}

const FAULTS: Readonly<Record<Fault['kind'], Checks>> = {
  status: { kind: isText, status: isAmount, 'body?': () => true, 'headers?': isJsonObject },
  latency: { kind: isText, milliseconds: isAmount },
  dropReplyAfterCommit: { kind: isText },
  dropBeforeCommit: { kind: isText },
  cutBody: { kind: isText, bytes: isAmount },
};

const FAILURE_TEXT: Checks = {
  'afterMs?': isAmount,
  'message?': isText,
  'errorMessage?': isText,
  'logs?': Array.isArray,
};

const OUTCOMES: Readonly<Record<StartOutcome['kind'], Checks>> = {
  ready: { kind: isText, 'pendingMs?': isAmount, 'initializingMs?': isAmount, 'healthMs?': isAmount },
  failed: {
    kind: isText,
    'cause?': (value) => value === 'runtime' || value === 'configuration',
    ...FAILURE_TEXT,
  },
  updateFailed: { kind: isText, ...FAILURE_TEXT },
  stuckInitializing: { kind: isText },
  capacity: { kind: isText },
};

function checkKind(value: unknown, table: Readonly<Record<string, Checks>>): Parsed<unknown> {
  const kind = isJsonObject(value) ? value['kind'] : undefined;
  const checks = typeof kind === 'string' && Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (checks === undefined) return failure(`kind must be one of ${Object.keys(table).join(', ')}`);
  return check(value, checks);
}

export function parseFaultRule(body: unknown): Parsed<FaultRule> {
  const rule = parse<FaultRule>(body, {
    'side?': (value) => SIDES.some((side) => side === value),
    'method?': isText,
    'path?': isText,
    'times?': isAmount,
    'after?': isAmount,
    fault: isJsonObject,
  });
  if (!rule.ok) return rule;
  const fault = checkKind(rule.value.fault, FAULTS);
  return fault.ok ? rule : failure(`fault: ${fault.fault}`);
}

export function parseQueuedStart(body: unknown): Parsed<QueuedStart> {
  const start = parse<QueuedStart>(body, { 'name?': isText, outcome: isJsonObject });
  if (!start.ok) return start;
  const outcome = checkKind(start.value.outcome, OUTCOMES);
  return outcome.ok ? start : failure(`outcome: ${outcome.fault}`);
}

export const parseDeletes = (body: unknown) =>
  parse<{ visibleMs: number | 'never' }>(body, {
    visibleMs: (value) => value === 'never' || isAmount(value),
  });

export const parseRefMove = (body: unknown) =>
  parse<{ repo: string; ref: string; sha?: string }>(body, {
    repo: isText,
    ref: isText,
    'sha?': (value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value),
  });

export const parseQuota = (body: unknown) =>
  parse<{ namespace: string; vendor: string; instanceType: string; maxAccelerators: number }>(body, {
    namespace: isText,
    vendor: isText,
    instanceType: isText,
    maxAccelerators: isAmount,
  });

export const parsePayment = (body: unknown) =>
  parse<{ namespace: string; ok: boolean }>(body, { namespace: isText, ok: isFlag });

export const parseToken = (body: unknown) =>
  parse<{ token: string; manage: boolean; infer: boolean }>(body, {
    token: isText,
    manage: isFlag,
    infer: isFlag,
  });

export const parseAdvance = (body: unknown) => parse<{ advanceMs: number }>(body, { advanceMs: isAmount });
