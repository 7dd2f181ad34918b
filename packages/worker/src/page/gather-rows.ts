// Reads what the page shows: endpoints, their last intents, and the prices. It may not write.

import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import { clock } from '../ports.ts';
import { describe, readVisible } from '../routes/endpoints.ts';
import type { RouteContext } from '../routes/scene.ts';
import { buildRow } from './page-row.ts';
import type { PageFacts } from './render-page.ts';

/** Each row asks its object; more than these nobody reads at once. */
const MOST_ROWS = 20;

export async function gatherRows(
  context: RouteContext,
  key: Key,
  from: number,
): Promise<Omit<PageFacts, 'visitor'>> {
  const { policy } = context.env.settings;
  const { visible, unread } = await readVisible(context, key, { prices: true });
  const nowMs = clock.now();
  const inOrder = visible.toSorted((a, b) => compare(a.name, b.name));
  const rows = await Promise.all(
    inOrder.slice(from, from + MOST_ROWS).map(async ({ name, facts }) => {
      const { intents, schedule } = await describe(context, name);
      return buildRow({ policy, key, name, facts, intents, schedule, nowMs });
    }),
  );
  const nextFrom = from + MOST_ROWS;
  return { rows, unread, nowMs, nextFrom: nextFrom < visible.length ? nextFrom : null };
}

function compare(a: EndpointName, b: EndpointName): number {
  return a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);
}
