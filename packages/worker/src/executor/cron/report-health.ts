// Reports once when an endpoint of a namespace is in trouble, and once when it has recovered. It changes no endpoint.

import type { Endpoint } from '@preview-endpoints/core/client';
import { matchesEndpoint } from '../../policy/match-pattern.ts';
import { askIndex } from '../ask-object.ts';
import { buildHealthBody } from '../health/build-health-notice.ts';
import { decideHealth, type HealthRecord, noteTold, whoIsToldOf } from '../health/decide-health.ts';
import type { CronContext } from './cron-context.ts';
import { isTaken, type Receivers, readJson, receiversOf } from './report-receivers.ts';

/** Messages per run. The next run sends the rest. */
const MOST_MESSAGES = 30;

export async function reportHealth(
  context: CronContext,
  namespace: string,
  endpoints: readonly Endpoint[],
): Promise<void> {
  const { settings, ports, nowMs } = context;
  const rules = settings.policy.health.filter((rule) => rule.namespace === namespace);
  if (rules.length === 0) return;
  // No caller's name contains a colon, so this name is free.
  const memory = `health:${namespace.toLowerCase()}`;
  const before = await askIndex(context, memory, async (index) => index.readSeen());
  const receivers = receiversOf(context, namespace, 'health');
  const after = new Map<string, string>();
  let left = MOST_MESSAGES;
  for (const endpoint of endpoints) {
    const rule = rules.find((one) => matchesEndpoint(one, { namespace, name: endpoint.name }));
    if (rule === undefined) continue;
    const record = decideHealth({
      ...{ endpoint, nowMs, record: readJson<HealthRecord>(before.get(endpoint.name)) },
      initializingMs: rule.initializingMs,
      createId: () => ports.createId('note'),
    });
    if (record === undefined) continue;
    const { next, sent } = await tell(context, receivers, { namespace, endpoint, record, most: left });
    left -= sent;
    if (!isOver(next, receivers)) after.set(endpoint.name, JSON.stringify(next));
  }
  if (!isSame(before, after)) await askIndex(context, memory, async (index) => index.writeSeen(after));
}

async function tell(
  context: CronContext,
  receivers: Receivers,
  about: {
    readonly namespace: string;
    readonly endpoint: Endpoint;
    readonly record: HealthRecord;
    readonly most: number;
  },
): Promise<{ readonly next: HealthRecord; readonly sent: number }> {
  const { record, most } = about;
  const { message } = record;
  const due = [...receivers].filter(([id]) => whoIsToldOf(record, [...receivers.keys()]).includes(id));
  const told: string[] = [];
  for (const [id, receiver] of due.slice(0, most)) {
    const body = buildHealthBody(receiver.format, { ...about, nowMs: context.nowMs });
    const messageId = `${message?.recovery?.id ?? message?.id}_${id}`;
    if (await isTaken(context, receiver, { id: messageId, body })) told.push(id);
  }
  return { next: noteTold(record, told), sent: Math.min(due.length, most) };
}

function isOver(record: HealthRecord, receivers: Receivers): boolean {
  return record.message?.recovery != null && whoIsToldOf(record, [...receivers.keys()]).length === 0;
}

function isSame(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return before.size === after.size && [...after].every(([key, value]) => before.get(key) === value);
}
