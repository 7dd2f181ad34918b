// What everything that cron starts has at hand, and the endpoints of a namespace as of now.

import type { Endpoint } from '@preview-endpoints/core/client';
import { describeFault } from '../../shared/intent/describe-fault.ts';
import { log } from '../../shared/ports.ts';
import { createClient } from '../api/create-client.ts';
import type { ExecutorSettings } from '../settings.ts';

/** Cron comes again in five minutes, so patience is of no use. */
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 10_000, callTimeoutMs: 30_000 };

export interface CronScene {
  readonly env: ExecutorEnv;
  readonly settings: ExecutorSettings;
  /** When cron was due, which is the time for every decision. */
  readonly nowMs: number;
}

/** None where the namespace cannot be read: the next run looks again. */
export async function listNamespace(
  { settings }: CronScene,
  namespace: string,
): Promise<readonly Endpoint[]> {
  const client = createClient(settings, LIMITS);
  const listed = await client.listEndpoints({ namespace });
  if (listed.ok) return listed.value.endpoints;
  const trouble = describeFault(listed.fault).text;
  log({ level: 'warning', message: 'cron could not read a namespace', fields: { namespace, trouble } });
  return [];
}
