// Finds the schedule of an endpoint; pure.

import type { EndpointPattern } from '../../policy/match-pattern.ts';
import { type EndpointName, matchesEndpoint } from '../../policy/match-pattern.ts';

export function findSchedule<Schedule extends EndpointPattern>(
  { schedules }: { readonly schedules: readonly Schedule[] },
  endpoint: EndpointName,
): Schedule | undefined {
  return schedules.find((schedule) => matchesEndpoint(schedule, endpoint));
}
