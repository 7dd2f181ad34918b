// Law 3: an identity has at most one endpoint, whatever is repeated, raced, killed or answered twice.

import type { EndpointTruth } from '@preview-endpoints/emulator';
import { describeRun, nameOf } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

export function checkOne(trace: Trace): readonly string[] {
  const { foreign } = trace.harness;
  const ours = trace.truthAtEnd.filter(
    (truth) => !foreign.some(({ namespace, name }) => truth.namespace === namespace && truth.name === name),
  );
  return [...allRuns(trace).flatMap(checkCreates), ...checkOverlaps(ours), ...checkIdentities(trace, ours)];
}

export function allRuns(trace: Trace): readonly RunRecord[] {
  const recovered = trace.recoveries.flatMap(({ runs, again }) => [...runs, again]);
  const sweeps = trace.sweep === undefined ? [] : [trace.sweep];
  return [...trace.runs, ...sweeps, ...recovered, ...trace.closings];
}

/** A run creates only the endpoint of its own identity. */
function checkCreates(run: RunRecord): readonly string[] {
  const creates = run.requests.filter(
    ({ method, path }) => method === 'POST' && /^\/v2\/endpoint\/[^/]+$/.test(path),
  );
  const own = nameOf(run.step.subject, run.step.variant);
  return creates
    .filter(({ body }) => run.step.does !== 'deploy' || !(body ?? '').includes(`"name":"${own}"`))
    .map(({ body }) => `${describeRun(run)} created ${body?.slice(0, 80)}`);
}

/** No name has two endpoints at the same time. */
function checkOverlaps(ours: readonly EndpointTruth[]): readonly string[] {
  return ours.flatMap((one, index) =>
    ours
      .slice(index + 1)
      .filter((other) => other.name === one.name && other.namespace === one.namespace)
      .filter((other) => other.createdAtMs < (one.deletedAtMs ?? Number.POSITIVE_INFINITY))
      .filter((other) => one.createdAtMs < (other.deletedAtMs ?? Number.POSITIVE_INFINITY))
      .map(() => `${one.name} existed twice at one moment`),
  );
}

/** The name of every endpoint that a run created belongs to an identity of this history. */
function checkIdentities(trace: Trace, ours: readonly EndpointTruth[]): readonly string[] {
  const names = new Set(allRuns(trace).map(({ step }) => nameOf(step.subject, step.variant)));
  return ours.filter(({ name }) => !names.has(name)).map(({ name }) => `${name} belongs to no identity`);
}
