// The schemas of the bodies that callers send. The OpenAPI document is made from them.

import { parseSegment } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import { ACTIONS } from '../../policy/policy.ts';
import { OVERRIDE_STATES } from '../../shared/schedule/schedule.ts';
import { timeZoneName } from '../../shared/schedule/time-zone-name.ts';

const LONGEST_REASON_CHARACTERS = 200;

const reason = z.optional(z.string().check(z.maxLength(LONGEST_REASON_CHARACTERS)));
const segment = (kind: 'namespace' | 'endpointName') =>
  z.string().check(z.refine((text) => parseSegment(kind, text).ok, 'is not a valid name'));

/** `POST /v1/triggers`. `timestamp` is the time of the event, the same in each attempt to send it. */
export const triggerSchema = z.strictObject({
  action: z.enum(ACTIONS),
  namespace: segment('namespace'),
  endpoint: segment('endpointName'),
  reason,
  timestamp: z.optional(z.iso.datetime({ offset: true })),
});

/** `POST /v1/endpoints/{namespace}/{endpoint}/{action}`. The body is optional. */
export const commandSchema = z.strictObject({ reason });

/** `POST /v1/endpoints/{namespace}/{endpoint}/promote`: the preview, from the same namespace. */
export const promoteSchema = z.strictObject({ from: segment('endpointName'), reason });

/** `POST /v1/endpoints/{namespace}/{endpoint}/override`. The time zone applies to a time of day; default: the schedule's. */
export const overrideSchema = z.strictObject({
  state: z.enum(OVERRIDE_STATES),
  until: z.string(),
  timeZone: z.optional(timeZoneName),
  reason,
});
