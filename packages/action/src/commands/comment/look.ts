// Tells what a preview is and, if asked, the end of its log, in its section of the sticky comment. It changes no endpoint.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Catalogue, type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { previewFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { Report, ReportState } from '../../report/report.ts';
import { addressOf, costOf, linkOf } from '../../report/report-facts.ts';
import { readLastLogs } from '../deploy/read-last-logs.ts';
import { findSeen } from '../find-subject-previews.ts';
import type { Job } from '../job.ts';

export async function runLook(
  job: Job,
  subject: Subject,
  what: 'status' | 'logs',
): Promise<Result<RunResult, RunFailure>> {
  const { namespace } = job.inputs;
  const [found, catalogue] = await Promise.all([findSeen(job, subject), job.client.listProviders()]);
  if (!found.ok) return failure(previewFailure(found.fault));
  const prices = catalogue.ok ? catalogue.value : undefined;
  for (const endpoint of found.value) {
    const report = describeEndpoint(job, { subject, endpoint, prices });
    const logs = what === 'logs' ? { logs: await readLogs(job, endpoint) } : {};
    job.github.publish({ ...report, ...logs });
    job.reporter.line(`${endpoint.name}: ${stateOf(endpoint)}`);
  }
  const [first] = found.value;
  if (first === undefined)
    return success({ outcome: 'skipped', reason: 'there is no preview', namespace, state: 'gone' });
  return success({
    outcome: 'unchanged',
    reason: `${what} only reads`,
    name: found.value.map(({ name }) => name).join(','),
    namespace,
    state: stateOf(first),
  });
}

async function readLogs(job: Job, { name }: Endpoint): Promise<readonly string[]> {
  const lines = await readLastLogs(job, { namespace: job.inputs.namespace, name });
  return lines.length === 0 ? ['(the log is empty or cannot be read)'] : lines;
}

interface Seen {
  readonly subject: Subject;
  readonly endpoint: Endpoint;
  readonly prices: Catalogue | undefined;
}

function describeEndpoint(job: Job, { subject, endpoint, prices }: Seen): Report {
  const pricePerHour = prices === undefined ? undefined : endpointHourlyPrice(prices, endpoint);
  const { provider, compute, model } = endpoint;
  const instance = [provider?.vendor, provider?.region, compute?.instanceType, compute?.instanceSize];
  return {
    state: seenAs(stateOf(endpoint)),
    endpointState: stateOf(endpoint),
    isLook: true,
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject,
    instance: instance.filter((part) => typeof part === 'string').join(' '),
    ...addressOf(endpoint),
    ...(typeof model?.repository === 'string' ? { model: model.repository } : {}),
    ...(typeof model?.revision === 'string' ? { revision: model.revision } : {}),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...costOf(endpoint, prices, job.ports.clock.now()),
    ...linkOf(job),
  };
}

/** A look proves no readiness: that needs the health route and what was asked for. */
function seenAs(state: string): ReportState {
  const known: Readonly<Record<string, ReportState>> = {
    paused: 'paused',
    scaledToZero: 'asleep',
    failed: 'failed',
    updateFailed: 'failed',
  };
  return Object.entries(known).find(([word]) => word === state)?.[1] ?? 'seen';
}
