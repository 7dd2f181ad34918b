// Checks an order to the admin API and names every mistake in it.
import type * as z from 'zod/mini';
import { type BodyFault, checkBody } from '../body/check-body.ts';
import { failure, type Result } from '../outcome.ts';

export function checkOrder<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: unknown,
): Result<z.output<Schema>, string> {
  const checked = checkBody(schema, body);
  return checked.ok ? checked : failure(checked.fault.map(describe).join('; '));
}

/**
 * The same check for a caller in this process. A wrong order is a mistake in the test, so it throws:
 * if the order were ignored, the test could pass without testing anything.
 */
export function requireOrder<Schema extends z.ZodMiniType>(
  name: string,
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const checked = checkOrder(schema, body);
  if (!checked.ok) throw new TypeError(`admin.${name}: ${checked.fault}`);
  return checked.value;
}

function describe(fault: BodyFault): string {
  switch (fault.kind) {
    case 'notJson':
      return 'the body must be JSON';
    case 'missingField':
      return `${join(fault.path, fault.field)} is missing, it must be ${fault.wanted}`;
    case 'unknownField':
      return `unknown field ${join(fault.path, fault.field)}`;
    case 'wrongType':
      return `${fault.path === '' ? 'the body' : fault.path} must be ${fault.wanted}`;
    case 'unknownVariant':
      return `${fault.path} must be one of ${fault.expected.join(', ')}`;
    case 'invalidValue':
      return `${fault.path} must be ${fault.message}`;
  }
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
