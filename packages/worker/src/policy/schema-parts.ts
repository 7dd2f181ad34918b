// What the sections of the policy document have in common, as schemas; each section is in one of the files beside.

import { parseSegment } from '@preview-endpoints/core/client';
import { MESSAGE_ID } from '@preview-endpoints/core/webhooks';
import * as z from 'zod/mini';
import { ENDPOINT_GLOB } from './match-pattern.ts';

export const id = z.string().check(z.regex(MESSAGE_ID, 'must be 1 to 64 of A-Z, a-z, 0-9, _ and -'));

export const namespace = z
  .string()
  .check(
    z.refine((text) => parseSegment('namespace', text).ok, 'must be a Hugging Face user or organisation'),
  );

export const glob = z
  .string()
  .check(z.regex(ENDPOINT_GLOB, 'must be an endpoint name of a-z, 0-9 and -, with * for anything'));

const instant = z
  .string()
  .check(
    z.refine(
      (text) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
      'must be a time like 2027-01-31T00:00:00Z',
    ),
  );

const secret = z.strictObject({ id, secret: z.string(), expires: z.optional(instant) });
export const secrets = z.array(secret).check(z.minLength(1, 'must hold at least one secret'));

export type SecretText = z.infer<typeof secret>;
