// The shape of a key in the policy document, strictly. Only the doors read keys, so that the executor need not hold this.

import * as z from 'zod/mini';
import { ACTIONS } from './policy.ts';
import { glob, id, namespace, secrets } from './schema-parts.ts';

/** In lower case, because no mail system that matters tells `Ann@` from `ann@`. */
const PERSON = /^(?:\*|[^\s@*A-Z]{1,64})@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const person = z
  .string()
  .check(z.regex(PERSON, 'must be an address like ann@example.com, or *@example.com, in lower case'));

export const keySchema = z.strictObject({
  id,
  secrets: z.optional(secrets),
  people: z.optional(z.array(person).check(z.minLength(1, 'must name at least one person'))),
  grants: z.array(
    z.strictObject({
      namespace,
      endpoint: glob,
      actions: z
        .array(z.enum([...ACTIONS, '*']))
        .check(z.minLength(1, 'must name at least one action, or * for all')),
    }),
  ),
});

export type KeyItem = z.infer<typeof keySchema>;
