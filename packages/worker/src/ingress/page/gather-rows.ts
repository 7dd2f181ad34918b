// Reads the data of the page: endpoints, their last intents, the prices, and whether cron runs. It may not write.

import type { Key } from '../../policy/policy.ts';
import { inTurns } from '../../shared/in-turns.ts';
import type { RequestContext } from '../context.ts';
import { ASKED_AT_ONCE, describeEndpoint, MOST_ASKED, readVisible } from '../read-endpoints.ts';
import { isCronLate, readCron } from '../routes/health.ts';
import { compareListed, fitsFilter, GROUPS, type Listed, placeEndpoint } from './groups.ts';
import { buildRow, type PageRow } from './page-row.ts';
import { cardOf, MOST_ROWS, type PagePosition } from './position.ts';
import type { PageFacts } from './render-page.ts';
import { summarize } from './summary.ts';

/**
 * Asks as many objects as one request may, because failed and still billing endpoints come first, whatever their group. Endpoints
 * beyond that limit are asked when they are shown.
 */
export async function gatherRows(
  context: RequestContext,
  key: Key,
  position: PagePosition,
): Promise<Omit<PageFacts, 'viewer'>> {
  const { settings, ports } = context.var;
  const nowMs = ports.clock.now();
  const [{ visible, unread }, cron] = await Promise.all([
    readVisible(context, key, { prices: true }),
    readCron(context),
  ]);
  const placed = visible.map((one) => placeEndpoint(settings.policy, one)).toSorted(compareListed);
  const asked = await buildRows(context, { key, listed: placed.slice(0, MOST_ASKED), nowMs });
  const rowOf = new Map(asked.map((row) => [cardOf(row), row]));
  const isAlarmed = ({ name }: Listed) => Number((rowOf.get(cardOf(name))?.alarms.length ?? 0) > 0);
  const listed = placed.toSorted((a, b) => isAlarmed(b) - isAlarmed(a));
  const page = choosePage(listed, position);
  const beyond = page.shown.filter(({ name }) => !rowOf.has(cardOf(name)));
  const late = await buildRows(context, { key, listed: beyond, nowMs });
  for (const row of late) rowOf.set(cardOf(row), row);
  return {
    rows: page.shown.flatMap(({ name }) => rowOf.get(cardOf(name)) ?? []),
    summary: summarize(listed, [...rowOf.values()], nowMs),
    groups: GROUPS.map((group) => ({ group, count: listed.filter((one) => one.group === group).length })),
    unread,
    nowMs,
    lateCronMs: isCronLate(cron, nowMs) ? cron?.awaitedSinceMs : undefined,
    position: { ...position, from: page.from },
    total: page.total,
  };
}

/** A click may have moved its row or changed the fields that the filter searches, so the page with that row is chosen. */
function choosePage(listed: readonly Listed[], position: PagePosition) {
  const isClicked = ({ name }: Listed) => position.asked.startsWith(`${cardOf(name)}/`);
  const fitting = listed.filter((one) => isClicked(one) || fitsFilter(one, position));
  const clicked = fitting.findIndex(isClicked);
  const wanted = clicked === -1 ? position.from : clicked - (clicked % MOST_ROWS);
  const from = wanted < fitting.length ? wanted : 0;
  return { from, shown: fitting.slice(from, from + MOST_ROWS), total: fitting.length };
}

async function buildRows(
  context: RequestContext,
  { key, listed, nowMs }: { readonly key: Key; readonly listed: readonly Listed[]; readonly nowMs: number },
): Promise<readonly PageRow[]> {
  const { policy } = context.var.settings;
  const rows: PageRow[] = [];
  await inTurns([...listed.entries()], ASKED_AT_ONCE, async ([index, { name, facts, group }]) => {
    const described = await describeEndpoint(context, name);
    const { intents, schedule } = described.ok ? described.value : { intents: [], schedule: null };
    const unread = described.ok ? null : described.fault.text;
    rows[index] = buildRow({ policy, key, name, facts, group, intents, schedule, unread, nowMs });
  });
  return rows;
}
