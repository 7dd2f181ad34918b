// Lists each namespace whose health or week is to be reported, and has it reported. It may not decide.

import { type CronContext, readNamespace } from './cron-context.ts';
import { reportHealth } from './report-health.ts';
import { reportWeek } from './report-week.ts';

export async function runReports(context: CronContext): Promise<void> {
  const { health, digest } = context.settings.policy;
  for (const namespace of new Set([...health, ...digest].map((rule) => rule.namespace))) {
    const endpoints = await readNamespace(context, namespace);
    // A namespace that cannot be read is neither healthy, in trouble nor gone.
    if (endpoints === undefined) continue;
    await safely(context, namespace, () => reportHealth(context, namespace, endpoints));
    await safely(context, namespace, () => reportWeek(context, { namespace, endpoints }));
  }
}

/** A failed report must not stop the sweep. */
async function safely({ ports }: CronContext, namespace: string, report: () => Promise<void>): Promise<void> {
  try {
    await report();
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    ports.log({ level: 'warning', message: 'a report failed', fields: { namespace, reason } });
  }
}
