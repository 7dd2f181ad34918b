// The commands wait and test: each waits until every preview of the subject is ready; test also sends its requests. They change
// nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Endpoint } from '@preview-endpoints/core/client';
import type { Subject } from '../intent/decide-intent.ts';
import { badInputs, type CommandResult, previewFailure, type RunFailure } from '../report/failure.ts';
import { joinResults } from '../report/join-results.ts';
import type { RunResult } from '../report/outputs.ts';
import { addressOf } from '../report/report-facts.ts';
import type { LoadedCases } from './cases/loaded-cases.ts';
import { followWait } from './deploy/follow-wait.ts';
import { loadSources } from './deploy/load-sources.ts';
import { findReadable } from './find-subject-previews.ts';
import type { Job } from './job.ts';
import { prepareTest } from './promote/test-target.ts';
import { SMOKE_CASE } from './smoke/smoke-test.ts';

export function runWait(job: Job, subject: Subject): CommandResult {
  return waitForEach(job, subject, undefined);
}

export async function runTest(job: Job, subject: Subject): CommandResult {
  const sources = await loadSources(job);
  if (!sources.ok) return failure(badInputs(...sources.fault));
  // Without a configured request, the request follows the model's task.
  const { cases } = sources.value;
  const wishes = cases.wishes.length === 0 ? [{ name: SMOKE_CASE }] : cases.wishes;
  const others = cases.rules.filter(({ kind }) => kind !== 'failed');
  return waitForEach(job, subject, { wishes, rules: [{ kind: 'failed' }, ...others] });
}

async function waitForEach(job: Job, subject: Subject, cases: LoadedCases | undefined): CommandResult {
  job.reporter.group('Wait until it answers');
  const found = await findReadable(job, subject);
  if (!found.ok) return failure(previewFailure(found.fault));
  if (found.value.length === 0) return failure(WITHOUT_PREVIEW);
  const results: RunResult[] = [];
  for (const endpoint of found.value) {
    const ready = await waitForOne(job, endpoint, cases);
    if (!ready.ok) return ready;
    results.push(ready.value);
  }
  return success(joinResults(results));
}

const WITHOUT_PREVIEW: RunFailure = {
  kind: 'refused',
  reason: 'there is no preview to wait for',
  remedy: 'Deploy it first.',
};

async function waitForOne(job: Job, endpoint: Endpoint, cases: LoadedCases | undefined): CommandResult {
  const ref = { namespace: job.inputs.namespace, name: endpoint.name };
  const follower = followWait(job.reporter, job.ports.clock);
  const waiting = job.client.waitUntil(ref, {
    goal: 'ready',
    timeoutMs: job.inputs.waitTimeoutMs,
    onLook: follower.onLook,
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const waited = await follower.during('waiting', waiting);
  if (!waited.ok) return failure(previewFailure(waited.fault));
  const ready = waited.value.endpoint ?? endpoint;
  const tested = cases === undefined ? success(undefined) : await testOne(job, cases, ready);
  if (!tested.ok) return tested;
  const reason = cases === undefined ? 'it answers' : 'it answers as the test expects';
  return success({ outcome: 'unchanged', reason, ...ref, ...addressOf(ready), state: ready.status.state });
}

async function testOne(job: Job, cases: LoadedCases, ready: Endpoint): Promise<Result<void, RunFailure>> {
  const test = prepareTest(job, cases, ready);
  return test.ok ? test.value(ready) : test;
}
