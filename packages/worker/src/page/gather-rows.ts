// Reads what the page shows: endpoints, their last intents, and the prices. It may not write.

import type { Catalogue } from '@preview-endpoints/core';
import { objectNameOf } from '../intent/intent.ts';
import type { Key } from '../policy/policy.ts';
import { clock } from '../ports.ts';
import { createReader, readStanding, readVisible, viewOfSchedule } from '../routes/endpoints.ts';
import type { RouteContext } from '../routes/scene.ts';
import { buildRow } from './page-row.ts';
import type { PageFacts } from './render-page.ts';

/** Each row asks an object of its own; the others are in the list of `GET /v1/endpoints`. */
const MOST_ROWS = 100;

export async function gatherRows(
  context: RouteContext,
  key: Key,
): Promise<Pick<PageFacts, 'rows' | 'unread' | 'nowMs'>> {
  const { policy } = context.get('settings');
  const [{ visible, unread }, catalogue] = await Promise.all([
    readVisible(context, key),
    readPrices(context),
  ]);
  const nowMs = clock.now();
  const rows = await Promise.all(
    visible.slice(0, MOST_ROWS).map(async ({ name, endpoint }) => {
      const object = context.env.ENDPOINTS.getByName(objectNameOf({ kind: 'endpoint', endpoint: name }));
      const [intents, standing] = await Promise.all([object.latest(), readStanding(context, name)]);
      const { schedule } = viewOfSchedule(context, name, standing);
      return buildRow({ policy, key, name, endpoint, catalogue, intents, schedule, nowMs });
    }),
  );
  return { rows, unread, nowMs };
}

/** Without prices the page has everything else. */
async function readPrices(context: RouteContext): Promise<Catalogue | undefined> {
  const catalogue = await createReader(context).listProviders();
  return catalogue.ok ? catalogue.value : undefined;
}
