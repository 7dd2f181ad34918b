// Everything before the first write, step by step: sources, model, spec, instance, smoke test. Whatever is wrong shows here.

import { failure, type Result, success } from '@preview-endpoints/core';
import {
  ACCELERATORS,
  type ApiFault,
  type Catalogue,
  type Endpoint,
  type Instance,
} from '@preview-endpoints/core/client';
import {
  buildDesired,
  checkFit,
  type DesiredPreview,
  type FitWarning,
  hourlyPrice,
  isBeyondQuota,
  orderInstances,
  type PreviewSpec,
} from '@preview-endpoints/core/previews';
import { buildSpec, chooseModel, type ModelChoice, type SpecSources } from '../../inputs/build-spec.ts';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { badInputs, previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { completeSmokeTest } from '../smoke/complete-smoke-test.ts';
import type { SmokeWish } from '../smoke/parse-smoke-test.ts';
import type { SmokeTest } from '../smoke/smoke-test.ts';
import { chooseHardware, isWorthALook } from './choose-hardware.ts';
import { type Identified, identify } from './identify.ts';
import { loadSources } from './load-sources.ts';
import { decideResolvedModel, keepServedModel, type ResolvedModel } from './resolve-model.ts';

export interface Prepared extends Identified {
  readonly desired: DesiredPreview;
  readonly catalogue: Catalogue;
  readonly instance: Instance;
  readonly pricePerHour: number | undefined;
  readonly smokeTest: SmokeTest | undefined;
  /** On the instance that is tried when this one is not to be had. */
  readonly fallback: Prepared | undefined;
  readonly fitWarnings: readonly FitWarning[];
}

export async function prepareDeploy(job: Job, subject: Subject): Promise<Result<Prepared, RunFailure>> {
  const sources = await loadSources(job);
  if (!sources.ok) return failure(badInputs(...sources.fault));
  const model = chooseModel(sources.value);
  if (!model.ok) return failure(badInputs(model.fault));
  const identified = await identify(job.inputs, subject);
  const [catalogue, resolved] = await Promise.all([
    listCatalogue(job),
    resolveModel(job, identified, model.value),
  ]);
  if (!catalogue.ok) return failure(previewFailure(catalogue.fault));
  if (!resolved.ok) return failure(badInputs(resolved.fault));
  job.reporter.line(resolved.value.line);
  const spec = buildSpec(sources.value, model.value, resolved.value.hub);
  if (!spec.ok) return failure(badInputs(...spec.fault));
  const { weightBytes } = resolved.value.hub ?? {};
  const given = { spec: spec.value, catalogue: catalogue.value, sources: sources.value, weightBytes };
  return job.inputs.instances.length === 0
    ? prepareSpec(job, identified, given)
    : prepareList(job, identified, given);
}

/** With the namespace's quota where the token may see it; the public list has the same instances. */
async function listCatalogue({ client, inputs: { namespace } }: Job): Promise<Result<Catalogue, ApiFault>> {
  const own = await client.listProviders({ namespace });
  return own.ok ? own : client.listProviders();
}

/** Where the Hub does not answer, what serves by now is the next best thing to know. */
async function resolveModel(
  job: Job,
  identified: Identified,
  model: ModelChoice,
): Promise<Result<ResolvedModel, InputFault>> {
  const { repository: id, revision } = model;
  const answer = await job.hub.getModel(revision === undefined ? { id } : { id, revision });
  const resolved = decideResolvedModel(model, answer);
  if (!resolved.ok || resolved.value.hub !== undefined) return resolved;
  const current = await readOwn(job, identified);
  return success(current === undefined ? resolved.value : keepServedModel(model, resolved.value, current));
}

/** The endpoint as it is, where it is there and ours. */
async function readOwn(job: Job, { endpoint, ownership }: Identified): Promise<Endpoint | undefined> {
  const current = await job.client.getEndpoint(endpoint);
  return current.ok && ownership(current.value).kind === 'ours' ? current.value : undefined;
}

interface Given {
  readonly spec: PreviewSpec;
  readonly catalogue: Catalogue;
  readonly sources: SpecSources;
  readonly weightBytes: number | undefined;
}

/** The first that can be had, and the others behind it. */
async function prepareList(
  job: Job,
  identified: Identified,
  given: Given,
): Promise<Result<Prepared, RunFailure>> {
  const { spec, catalogue } = given;
  const { instances: ids, maxHourlyPrice } = job.inputs;
  const { maxReplica } = spec.compute.scaling;
  const current = await readOwn(job, identified);
  const order = orderInstances(catalogue, { ids, maxReplica, maxHourlyPrice, current });
  for (const { id, why } of order.passedOver) job.reporter.line(`${id} is passed over: ${why}`);
  let first: Prepared | undefined;
  // From the last one on: each knows those behind it.
  for (const instance of order.candidates.toReversed()) {
    const one = await prepareSpec(job, identified, { ...given, spec: specOn(spec, instance) });
    if (!one.ok) return one;
    first = { ...one.value, fallback: first };
  }
  if (first !== undefined) return success(first);
  const reasons = order.passedOver.map(({ id, why }) => `${id}: ${why}`).join('; ');
  return failure(badInputs(inputFault('instance', ids.join(', '), `one that can be had (${reasons})`)));
}

function specOn(spec: PreviewSpec, instance: Instance): PreviewSpec {
  const { vendor, region, instanceType, instanceSize } = instance;
  const accelerator = ACCELERATORS.find((known) => known === instance.accelerator);
  const compute = { ...spec.compute, instanceType, instanceSize };
  return {
    ...spec,
    provider: { vendor, region },
    compute: accelerator === undefined ? compute : { ...compute, accelerator },
  };
}

async function prepareSpec(
  job: Job,
  identified: Identified,
  given: Given,
): Promise<Result<Prepared, RunFailure>> {
  const { spec, catalogue, sources } = given;
  const current = isWorthALook(catalogue, spec) ? await readOwn(job, identified) : undefined;
  const instance = chooseHardware(catalogue, spec, current);
  if (!instance.ok) return failure(badInputs(instance.fault));
  const smokeTest = await prepareSmokeTest(sources.smokeTest, spec);
  if (!smokeTest.ok) return failure(badInputs(smokeTest.fault));
  const dialect = await job.client.dialect();
  if (!dialect.ok) return failure(previewFailure(dialect.fault));
  const { endpoint, identity } = identified;
  const { token } = job.inputs;
  const { name } = endpoint;
  return success({
    ...identified,
    desired: await buildDesired({ dialect: dialect.value, spec, identity, name, token }),
    catalogue,
    instance: instance.value,
    pricePerHour: hourlyPrice(instance.value, spec.compute.scaling.maxReplica),
    smokeTest: smokeTest.value,
    fallback: undefined,
    fitWarnings: checkFit({
      catalogue,
      instance: instance.value,
      image: spec.model.image,
      weightBytes: given.weightBytes,
      // Asked only where it matters: a quota is rarely used up.
      isNew: isBeyondQuota(instance.value) && (await readOwn(job, identified)) === undefined,
    }),
  });
}

async function prepareSmokeTest(
  wish: SmokeWish | undefined,
  spec: PreviewSpec,
): Promise<Result<SmokeTest | undefined, InputFault>> {
  if (wish === undefined) return success(undefined);
  return completeSmokeTest(wish, spec.model);
}
