// The schema of a time zone's name, for documents and bodies.

import * as z from 'zod/mini';
import { isTimeZone } from './time-zone.ts';

export const timeZoneName = z
  .string()
  .check(z.refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin'));
