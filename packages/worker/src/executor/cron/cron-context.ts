// The context that cron's duties share, and the current endpoints of a namespace. It may not write.

import type { Endpoint } from '@preview-endpoints/core/client';
import { describeFault } from '../../shared/intent/describe-fault.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import { createClient } from '../api/create-client.ts';
import type { ExecutorSettings } from '../settings.ts';

/** Cron runs again in five minutes, so long retries are of no use. */
const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 10_000, callTimeoutMs: 30_000 };

export interface CronContext {
  readonly env: Pick<ExecutorEnv, 'ENDPOINTS' | 'TRIGGERS'>;
  readonly settings: ExecutorSettings;
  readonly ports: WorkerPorts;
  /** When cron was due. Every decision uses this time. */
  readonly nowMs: number;
}

/** Undefined where the namespace cannot be read: the next run reads it again. */
export async function readNamespace(
  { settings, ports }: CronContext,
  namespace: string,
): Promise<readonly Endpoint[] | undefined> {
  const client = createClient(settings, ports, LIMITS);
  const listed = await client.listEndpoints({ namespace });
  if (listed.ok) return listed.value.endpoints;
  const trouble = describeFault(listed.fault).text;
  ports.log({ level: 'warning', message: 'cron could not read a namespace', fields: { namespace, trouble } });
  return undefined;
}

/** Empty where the namespace cannot be read. */
export async function listNamespace(context: CronContext, namespace: string): Promise<readonly Endpoint[]> {
  return (await readNamespace(context, namespace)) ?? [];
}
