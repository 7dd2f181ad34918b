// The status command: reports the state of the subject's previews and, if asked, the end of their logs. It changes no endpoint.

import { failure, success } from '@preview-endpoints/core';
import { type Catalogue, type Endpoint, inferenceUrlOf, stateOf } from '@preview-endpoints/core/client';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { type CommandResult, previewFailure } from '../report/failure.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Report, ReportState } from '../report/report.ts';
import { addressOf, linkOf } from '../report/report-facts.ts';
import { readLastLogs } from './deploy/read-last-logs.ts';
import { findReadable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import { costSince, readRecord, type Told } from './read-told.ts';

/** Reports in the log and the outputs only. The comment keeps the report of the last deploy. */
export async function runStatus(job: Job, subject: Subject): CommandResult {
  job.reporter.group('Status');
  const found = await findReadable(job, subject);
  if (!found.ok) return failure(previewFailure(found.fault));
  return success(summarize(job, found.value, 'status only reads'));
}

/** Reports in the previews' sections of the comment too, because a person asked for it there. */
export async function runStatusInComment(job: Job, subject: Subject, what: 'status' | 'logs'): CommandResult {
  const [found, catalogue, told] = await Promise.all([
    findReadable(job, subject),
    job.client.listProviders(),
    readRecord(job, subject),
  ]);
  if (!found.ok) return failure(previewFailure(found.fault));
  const prices = catalogue.ok ? catalogue.value : undefined;
  for (const endpoint of found.value) {
    const report = describeEndpoint(job, { subject, endpoint, prices, told });
    const logs = what === 'logs' ? { logs: await readLogs(job, endpoint) } : {};
    job.github.publish({ ...report, ...logs });
  }
  return success(summarize(job, found.value, `${what} only reads`));
}

function summarize(job: Job, endpoints: readonly Endpoint[], reason: string): RunResult {
  const { namespace } = job.inputs;
  for (const endpoint of endpoints) {
    const line = `${endpoint.name}: ${stateOf(endpoint)} ${inferenceUrlOf(endpoint)?.href ?? ''}`;
    job.reporter.line(line.trimEnd());
  }
  const [first] = endpoints;
  if (first === undefined)
    return { outcome: 'skipped', reason: 'there is no preview', namespace, state: 'gone' };
  const name = endpoints.map((endpoint) => endpoint.name).join(',');
  return { outcome: 'unchanged', reason, name, namespace, state: stateOf(first), ...addressOf(first) };
}

async function readLogs(job: Job, { name }: Endpoint): Promise<readonly string[]> {
  const lines = await readLastLogs(job, { namespace: job.inputs.namespace, name });
  return lines.length === 0 ? ['(the log is empty or cannot be read)'] : lines;
}

interface Facts {
  readonly subject: Subject;
  readonly endpoint: Endpoint;
  readonly prices: Catalogue | undefined;
  readonly told: Told;
}

function describeEndpoint(job: Job, { subject, endpoint, prices, told }: Facts): Report {
  const pricePerHour = prices === undefined ? undefined : endpointHourlyPrice(prices, endpoint);
  const { model, compute } = endpoint;
  return {
    state: reportedAs(stateOf(endpoint)),
    endpointState: stateOf(endpoint),
    isStatus: true,
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject,
    instance: nameInstance(endpoint),
    ...addressOf(endpoint),
    ...(typeof model?.repository === 'string' ? { model: model.repository } : {}),
    ...(typeof model?.revision === 'string' ? { revision: model.revision } : {}),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...((compute?.scaling?.minReplica ?? 0) > 0 ? { neverSleeps: true } : {}),
    ...costSince(job, endpoint, { told, prices }),
    ...linkOf(job),
  };
}

/** Uses the words and the order of a deploy's report. */
function nameInstance({ provider, compute }: Endpoint): string {
  return [
    provider?.vendor,
    provider?.region,
    compute?.accelerator,
    compute?.instanceType,
    compute?.instanceSize,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/** A status cannot prove that a preview is ready: that needs the health route and the inputs of the deploy. */
function reportedAs(state: string): ReportState {
  const known: Readonly<Record<string, ReportState>> = {
    paused: 'paused',
    scaledToZero: 'asleep',
    failed: 'failed',
    updateFailed: 'failed',
  };
  return Object.entries(known).find(([word]) => word === state)?.[1] ?? 'there';
}
