// Reads what the page shows: endpoints, their last intents, and the prices. It may not write.

import type { Catalogue } from '@preview-endpoints/core';
import { objectNameOf } from '../intent/intent.ts';
import type { EndpointName } from '../policy/match-pattern.ts';
import type { Key } from '../policy/policy.ts';
import { clock } from '../ports.ts';
import { createReader, readStanding, readVisible, viewOfSchedule } from '../routes/endpoints.ts';
import type { RouteContext } from '../routes/scene.ts';
import { buildRow } from './page-row.ts';
import type { PageFacts } from './render-page.ts';

/** Each row asks its object once or twice, and Cloudflare's free plan allows 50 such calls for one request. */
const MOST_ROWS = 20;

export async function gatherRows(
  context: RouteContext,
  key: Key,
  from: number,
): Promise<Omit<PageFacts, 'session'>> {
  const { policy } = context.get('settings');
  const [{ visible, unread }, catalogue] = await Promise.all([
    readVisible(context, key),
    readPrices(context),
  ]);
  const nowMs = clock.now();
  const inOrder = visible.toSorted((a, b) => compare(a.name, b.name));
  const rows = await Promise.all(
    inOrder.slice(from, from + MOST_ROWS).map(async ({ name, endpoint }) => {
      const object = context.env.ENDPOINTS.getByName(objectNameOf({ kind: 'endpoint', endpoint: name }));
      const [intents, standing] = await Promise.all([object.latest(), readStanding(context, name)]);
      const { schedule } = viewOfSchedule(context, name, standing);
      return buildRow({ policy, key, name, endpoint, catalogue, intents, schedule, nowMs });
    }),
  );
  const nextFrom = from + MOST_ROWS;
  return { rows, unread, nowMs, nextFrom: nextFrom < visible.length ? nextFrom : null };
}

function compare(a: EndpointName, b: EndpointName): number {
  return a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);
}

/** Without prices the page has everything else. */
async function readPrices(context: RouteContext): Promise<Catalogue | undefined> {
  const catalogue = await createReader(context).listProviders();
  return catalogue.ok ? catalogue.value : undefined;
}
