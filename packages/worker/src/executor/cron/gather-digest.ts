// Gathers a digest's facts beside the week's dollars: previews by age, dead letters and unused endpoints. It may not write.

import { type Endpoint, timeMs } from '@preview-endpoints/core/client';
import { identifyCandidate } from '@preview-endpoints/core/previews';
import { objectIndexOf } from '../../shared/callers.ts';
import { inTurns } from '../../shared/in-turns.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { askEndpoint, askIndex } from '../ask-object.ts';
import type { DigestFacts } from '../health/build-digest.ts';
import type { Week } from '../health/week.ts';
import type { CronContext } from './cron-context.ts';

const MS_PER_DAY = 24 * 60 * 60_000;
const WEEK_MS = 7 * MS_PER_DAY;
/** A digest is sent once a week, but cron's other duties share the calls of a run. */
const MOST_ASKED = 100;
const ASKED_AT_ONCE = 6;

interface Gathering {
  readonly namespace: string;
  readonly endpoints: readonly Endpoint[];
  readonly week: Week;
  readonly server: string;
}

export async function gatherDigest(context: CronContext, gathering: Gathering): Promise<DigestFacts> {
  const { namespace, endpoints, week } = gathering;
  const { nowMs } = context;
  return {
    ...{ namespace, week, nowMs },
    previewAges: await agesOfPreviews(context, gathering),
    deadLetters: await findDeadLetters(context, gathering),
    unused: endpoints.filter((endpoint) => isUnused(endpoint, nowMs)).map(({ name }) => name),
  };
}

async function agesOfPreviews(
  { settings, nowMs }: CronContext,
  { namespace, endpoints, server }: Gathering,
): Promise<readonly number[]> {
  const repositories = settings.policy.repositories.filter((one) => one.namespace === namespace);
  const ages: number[] = [];
  for (const endpoint of endpoints) {
    const found = await Promise.all(
      repositories.map(({ id }) => identifyCandidate(endpoint, { server, id })),
    );
    const createdAtMs = timeMs(endpoint.status.createdAt);
    if (createdAtMs !== undefined && found.some(({ kind }) => kind === 'preview'))
      ages.push((nowMs - createdAtMs) / MS_PER_DAY);
  }
  return ages;
}

/** Dead letters of the listed endpoints, from their objects. Undefined where an object could not be asked. */
async function findDeadLetters(
  context: CronContext,
  { namespace, endpoints }: Gathering,
): Promise<readonly string[] | undefined> {
  const dead = new Set<string>();
  let isComplete = endpoints.length <= MOST_ASKED;
  await inTurns(endpoints.slice(0, MOST_ASKED), ASKED_AT_ONCE, async ({ name }) => {
    const endpoint = { namespace, name };
    const object = objectNameOf({ kind: 'endpoint', endpoint });
    try {
      // Asking an object creates it, so the index is asked first.
      const known = await askIndex(context, objectIndexOf(endpoint), async (index) => index.find(object));
      if (known === null) return;
      const { intents } = await askEndpoint(context, object, async (one) => one.describe(endpoint));
      for (const { id, status, finishedAtMs } of intents)
        if (status === 'dead' && (finishedAtMs ?? 0) > context.nowMs - WEEK_MS) dead.add(id);
    } catch {
      isComplete = false;
    }
  });
  return isComplete || dead.size > 0 ? [...dead] : undefined;
}

/** An endpoint whose last use the API does not give counts as used. */
function isUnused({ status }: Endpoint, nowMs: number): boolean {
  const createdAtMs = timeMs(status.createdAt);
  const isOld = createdAtMs !== undefined && nowMs - createdAtMs > WEEK_MS;
  const lastUsedAt = status['lastUsedAt'];
  if (lastUsedAt === null) return isOld;
  const usedAtMs = timeMs(lastUsedAt);
  return isOld && usedAtMs !== undefined && nowMs - usedAtMs > WEEK_MS;
}
