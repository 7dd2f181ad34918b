// Reads what the page shows: endpoints, their last intents, the prices, and whether cron comes. It may not write.

import type { Key } from '../../policy/policy.ts';
import type { RequestContext } from '../context.ts';
import { describeEndpoint, MOST_ASKED, readVisible, type VisibleEndpoints } from '../read-endpoints.ts';
import { isCronLate, readLastCron } from '../routes/health.ts';
import { buildRow, type PageRow } from './page-row.ts';
import { cardOf, type PagePosition } from './position.ts';
import { MOST_ROWS, type PageFacts } from './render-page.ts';

/** The objects of other pages' endpoints are asked too: only they know what is still billing, and that comes first. */
export async function gatherRows(
  context: RequestContext,
  key: Key,
  position: PagePosition,
): Promise<Omit<PageFacts, 'viewer'>> {
  const nowMs = context.var.ports.clock.now();
  const [{ visible, unread }, lastCronMs] = await Promise.all([
    readVisible(context, key, { prices: true }),
    readLastCron(context),
  ]);
  const rows = await buildRows(context, { key, visible, nowMs });
  // The click may have moved its card: what failed comes first only while it is failed.
  const clicked = rows.findIndex((row) => position.asked.startsWith(`${cardOf(row)}/`));
  const wanted = clicked === -1 ? position.from : clicked - (clicked % MOST_ROWS);
  const from = wanted < rows.length ? wanted : 0;
  return {
    rows: rows.slice(from, from + MOST_ROWS),
    unread,
    nowMs,
    lateCronMs: isCronLate(lastCronMs, nowMs) ? lastCronMs : undefined,
    position: { ...position, from },
    total: rows.length,
  };
}

async function buildRows(
  context: RequestContext,
  { key, visible, nowMs }: { readonly key: Key; readonly nowMs: number } & Pick<VisibleEndpoints, 'visible'>,
): Promise<readonly PageRow[]> {
  const { policy } = context.var.settings;
  const rows = await Promise.all(
    visible.map(async ({ name, facts }, index) => {
      const described = index < MOST_ASKED ? await describeEndpoint(context, name) : UNASKED;
      const { intents, schedule } = described.ok ? described.value : UNASKED.value;
      const unread = described.ok ? null : described.fault.text;
      return buildRow({ policy, key, name, facts, intents, schedule, unread, nowMs });
    }),
  );
  return rows.toSorted(compare);
}

const UNASKED = { ok: true, value: { intents: [], schedule: null } } as const;

function compare(a: PageRow, b: PageRow): number {
  return Number(b.alarms.length > 0) - Number(a.alarms.length > 0) || cardOf(a).localeCompare(cardOf(b));
}
