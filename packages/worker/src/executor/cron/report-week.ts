// Sums up a namespace's week, and reports it when the week is over. It changes no endpoint.

import type { Endpoint } from '@preview-endpoints/core/client';
import { serverOf } from '@preview-endpoints/core/previews';
import { findSchedule } from '../../shared/schedule/find-schedule.ts';
import { createClient } from '../api/create-client.ts';
import { readCatalogue } from '../api/read-endpoints.ts';
import { askIndex } from '../ask-object.ts';
import { buildDigestBody } from '../health/build-digest.ts';
import { addLook, beginWeek, lastDueMs, type Week } from '../health/week.ts';
import { findIdleRule } from '../idle/find-idle-rule.ts';
import type { CronContext } from './cron-context.ts';
import { gatherDigest } from './gather-digest.ts';
import { isTaken, readJson, receiversOf } from './report-receivers.ts';

const WEEK_KEY = 'week';
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 10_000, callTimeoutMs: 20_000 };

interface Look {
  readonly namespace: string;
  readonly endpoints: readonly Endpoint[];
}

export async function reportWeek(context: CronContext, look: Look): Promise<void> {
  const { settings, nowMs } = context;
  const { namespace } = look;
  const rule = settings.policy.digest.find((one) => one.namespace === namespace);
  if (rule === undefined) return;
  const memory = `digest:${namespace.toLowerCase()}`;
  const seen = await askIndex(context, memory, async (index) => index.readSeen());
  const known = readJson<Week>(seen.get(WEEK_KEY)) ?? beginWeek(nowMs);
  const week = await lookAgain(context, known, look);
  const dueMs = lastDueMs(rule, nowMs);
  const told = dueMs > week.sinceMs ? await tell(context, look, { week, dueMs, seen }) : seen;
  const isOver = told === 'all';
  const rest = isOver ? [] : [...told];
  const kept = new Map([...rest, [WEEK_KEY, JSON.stringify(isOver ? beginWeek(nowMs) : week)]]);
  await askIndex(context, memory, async (index) => index.writeSeen(kept));
}

async function lookAgain(context: CronContext, week: Week, { namespace, endpoints }: Look): Promise<Week> {
  const { settings, ports, nowMs } = context;
  const { policy, githubApiUrl } = settings;
  const server = serverOf(githubApiUrl.href);
  const catalogue = await readCatalogue(createClient(settings, ports, LIMITS));
  const ruled = new Set<string>();
  for (const endpoint of endpoints) {
    const { name } = endpoint;
    const idle = await findIdleRule(policy, { server, namespace, endpoint });
    const isWatched = idle !== undefined && idle.idleMs !== null;
    if (isWatched || findSchedule(policy, { namespace, name }) !== undefined) ruled.add(name);
  }
  return addLook(week, { endpoints, catalogue, isRuled: ({ name }) => ruled.has(name), nowMs });
}

/** `all`: every receiver has been told of this week. */
async function tell(
  context: CronContext,
  { namespace, endpoints }: Look,
  due: { readonly week: Week; readonly dueMs: number; readonly seen: ReadonlyMap<string, string> },
): Promise<'all' | ReadonlyMap<string, string>> {
  const { week, dueMs, seen } = due;
  const receivers = receiversOf(context, namespace, 'digest');
  const keyOf = (id: string) => `${id} ${dueMs}`;
  const server = serverOf(context.settings.githubApiUrl.href);
  const facts = await gatherDigest(context, { namespace, endpoints, week, server });
  const told = new Map(seen);
  for (const [id, receiver] of receivers) {
    if (told.has(keyOf(id))) continue;
    const body = buildDigestBody(receiver.format, facts);
    if (await isTaken(context, receiver, { id: `digest_${dueMs}_${id}`, body })) told.set(keyOf(id), 'told');
  }
  return [...receivers.keys()].every((id) => told.has(keyOf(id))) ? 'all' : told;
}
