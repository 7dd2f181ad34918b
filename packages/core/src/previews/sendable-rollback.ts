// Leaves out of a planned rollback what the client would refuse to send, so that nobody counts on restoring it. Pure.

import { parseWith } from '../client/schemas/issues.ts';
import { updateEndpointRequestSchema } from '../client/schemas/requests.ts';
import type { PromotionPlan } from './promotion.ts';

/** The API may return a value in a form that an update does not accept, such as a type that this version does not know. */
export function withSendableRollback(plan: PromotionPlan): PromotionPlan {
  const parsed = parseWith(updateEndpointRequestSchema, plan.rollback);
  if (parsed.ok) return plan;
  const refused = plan.changes
    .map(({ path }) => path)
    .filter((path) => !plan.notRestorable.includes(path))
    .filter((path) => parsed.fault.some((issue) => `${issue.path}.`.startsWith(`${path}.`)));
  const rollback = refused.reduce<object>((body, path) => without(body, path.split('.')), plan.rollback);
  const notRestorable = [...plan.notRestorable, ...refused];
  // A fault that belongs to no changed field leaves nothing that could be sent.
  if (refused.length === 0)
    return { ...plan, rollback: {}, notRestorable: plan.changes.map(({ path }) => path) };
  return withSendableRollback({ ...plan, rollback, notRestorable });
}

/** The body without one field, and without objects that become empty. */
function without(body: object, [key = '', ...rest]: readonly string[]): object {
  const { [key]: value, ...others } = { ...body } as Readonly<Record<string, unknown>>;
  if (rest.length === 0 || typeof value !== 'object' || value === null) return others;
  const inner = without(value, rest);
  return Object.keys(inner).length === 0 ? others : { ...others, [key]: inner };
}
