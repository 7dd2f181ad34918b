// Reads what the page shows: endpoints, their last intents, and the prices. It may not write.

import type { Key } from '../../policy/policy.ts';
import { clock } from '../../shared/ports.ts';
import { describe, readVisible } from '../routes/endpoints.ts';
import type { RouteContext } from '../routes/scene.ts';
import { buildRow, type PageRow } from './page-row.ts';
import { cardOf, type Place } from './place.ts';
import { MOST_ROWS, type PageFacts } from './render-page.ts';

/** The platform allows 1,000 calls to other objects for one request; the rest of the list is shown without a history. */
const MOST_ASKED = 900;

/** The objects of other pages' endpoints are asked too: only they know what is still billing, and that comes first. */
export async function gatherRows(
  context: RouteContext,
  key: Key,
  place: Place,
): Promise<Omit<PageFacts, 'visitor'>> {
  const { policy } = context.env.settings;
  const { visible, unread } = await readVisible(context, key, { prices: true });
  const nowMs = clock.now();
  const rows = await Promise.all(
    visible.map(async ({ name, facts }, index) => {
      const { intents, schedule } = index < MOST_ASKED ? await describe(context, name) : UNASKED;
      return buildRow({ policy, key, name, facts, intents, schedule, nowMs });
    }),
  );
  rows.sort(compare);
  // The click may have moved its card: what failed comes first only while it is failed.
  const clicked = rows.findIndex((row) => place.asked.startsWith(`${cardOf(row)}/`));
  const wanted = clicked === -1 ? place.from : clicked - (clicked % MOST_ROWS);
  const from = wanted < rows.length ? wanted : 0;
  return {
    rows: rows.slice(from, from + MOST_ROWS),
    unread,
    nowMs,
    place: { ...place, from },
    total: rows.length,
  };
}

const UNASKED = { intents: [], schedule: null };

function compare(a: PageRow, b: PageRow): number {
  return Number(b.alarms.length > 0) - Number(a.alarms.length > 0) || cardOf(a).localeCompare(cardOf(b));
}
