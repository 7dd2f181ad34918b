// Reads the text of a create or update body as production's parser does: it stops at the first fault.
import * as z from 'zod/mini';
import { type BodyFault, checkBody, parseJson } from '../body/check-body.ts';
import { failure, type Result } from '../outcome.ts';

export function readBody<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: string,
): Result<z.output<Schema>, BodyFault> {
  const json = parseJson(body);
  if (!json.ok) return json;
  const checked = checkBody(schema, json.value);
  return checked.ok ? checked : failure(checked.fault[0]);
}

/** The largest value of a 32-bit integer, the format of every count in the production document. */
const MAX_INT32 = 2_147_483_647;

// The messages say what the parser expected, in serde's words.
export const text = z.string('a string');
export const count = z.int('u32').check(z.minimum(0, 'u32'), z.maximum(MAX_INT32, 'u32'));
export const texts = z.array(text, 'a sequence of strings');
export const textMap = z.record(z.string(), text, 'a map');
export const map = z.record(z.string(), z.unknown(), 'a map');

/** An object with exactly these fields. */
export function exactly<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, 'a map');
}
