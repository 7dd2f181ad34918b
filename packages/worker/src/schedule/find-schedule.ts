// Which schedule an endpoint has; pure.

import { type EndpointName, matchesEndpoint } from '../policy/match-pattern.ts';
import type { Rules } from '../policy/policy.ts';
import type { Schedule } from './schedule.ts';

export function findSchedule({ schedules }: Rules, endpoint: EndpointName): Schedule | undefined {
  return schedules.find((schedule) => matchesEndpoint(schedule, endpoint));
}
