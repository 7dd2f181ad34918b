// Finds idle endpoints with one list for each namespace, and asks their objects to put them to sleep. It may not write to an
// endpoint.

import type { Endpoint } from '@preview-endpoints/core/client';
import { serverOf } from '@preview-endpoints/core/previews';
import { inTurns } from '../../shared/in-turns.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { askEndpoint } from '../ask-object.ts';
import { decideIdle, type IdleDecision } from '../idle/decide-idle.ts';
import { type FoundIdleRule, findIdleRule } from '../idle/find-idle-rule.ts';
import { chooseWindow } from './choose-checks.ts';
import { type CronContext, readNamespace } from './cron-context.ts';

/** Schedules and the sweep may run in the same minute, and all of them share 1,000 calls. */
const MOST_ASKED = 150;
const ASKED_AT_ONCE = 6;

interface Idle {
  readonly namespace: string;
  readonly endpoint: Endpoint;
  readonly rule: FoundIdleRule;
  readonly decision: IdleDecision;
}

export interface IdleCounts {
  readonly idle: number;
  readonly asleep: number;
}

export async function runIdle(context: CronContext): Promise<IdleCounts> {
  const found = await findIdle(context);
  let asleep = 0;
  await inTurns(chooseWindow(found, context.nowMs, MOST_ASKED), ASKED_AT_ONCE, async (one) => {
    if (await putToSleep(context, one)) asleep += 1;
  });
  return { idle: found.length, asleep };
}

async function findIdle(context: CronContext): Promise<readonly Idle[]> {
  const { settings, ports } = context;
  const { policy, githubApiUrl } = settings;
  const server = serverOf(githubApiUrl.href);
  const found: Idle[] = [];
  for (const namespace of new Set(policy.idle.map((rule) => rule.namespace))) {
    for (const endpoint of (await readNamespace(context, namespace)) ?? []) {
      const rule = await findIdleRule(policy, { server, namespace, endpoint });
      if (rule === undefined) continue;
      const decision = decideIdle(endpoint, rule, ports.clock.now());
      if (decision.act !== 'nothing') found.push({ namespace, endpoint, rule, decision });
    }
  }
  return found;
}

/** True when the endpoint sleeps now. Trouble with one object does not stop the run. */
async function putToSleep(
  context: CronContext,
  { namespace, endpoint, rule, decision }: Idle,
): Promise<boolean> {
  const { ports } = context;
  const name = { namespace, name: endpoint.name };
  const { act, why } = decision;
  if (rule.dryRun) {
    ports.log({ level: 'info', message: `idle: would ${act} (dry run)`, fields: { ...name, why } });
    return false;
  }
  try {
    const object = objectNameOf({ kind: 'endpoint', endpoint: name });
    const intent = await askEndpoint(context, object, async (one) =>
      one.putToSleep({ endpoint: name, decision }),
    );
    if (intent === null) return false;
    const { status } = intent;
    ports.log({ level: 'info', message: `idle: ${act}`, fields: { ...name, why, status } });
    return status === 'done';
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    ports.log({
      level: 'warning',
      message: 'idle: an endpoint could not be asked',
      fields: { ...name, reason },
    });
    return false;
  }
}
