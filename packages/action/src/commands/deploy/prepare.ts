// Everything before the first write, step by step: sources, model, spec, instance, cases. Every fault of the inputs is found
// here.

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
import type { PromotionOutlook } from '../../report/promotion-outlook.ts';
import type { LoadedCases } from '../cases/loaded-cases.ts';
import { readBranches } from '../cases/read-branches.ts';
import type { Job } from '../job.ts';
import { AUTO_REVISION, type AutoRevision, decideAutoRevision } from './auto-revision.ts';
import { chooseHardware, isWorthALook } from './choose-hardware.ts';
import type { Identified } from './identify.ts';
import { loadSources } from './load-sources.ts';
import { decideResolvedModel, keepServedModel, type ResolvedModel } from './resolve-model.ts';
import { decideSameForAll } from './same-for-all.ts';

export interface Prepared extends Identified {
  readonly desired: DesiredPreview;
  readonly catalogue: Catalogue;
  readonly instance: Instance;
  readonly pricePerHour: number | undefined;
  /** True if a GET by name has just answered 404. */
  readonly isAbsent?: boolean;
  /** The note about the month's budget, if people need to know of it. */
  readonly budget?: string;
  /** Only if the input `target` names an endpoint. */
  readonly promotion: PromotionOutlook | undefined;
  /** The cases to ask once the preview is ready. */
  readonly cases: LoadedCases;
  /** Why `revision: auto` became this revision, or why the present one was kept. */
  readonly revisionReason: string | undefined;
  /** True if the Hub did not answer, so the kept commit may belong to another revision than the wanted one. */
  readonly isRevisionKept: boolean;
  /** What is the same in every pull request's preview, if nothing can differ. */
  readonly sameForAll: string | undefined;
  /** The deploy on the next instance, in case this one is not available. */
  readonly fallback: Prepared | undefined;
  readonly fitWarnings: readonly FitWarning[];
}

export async function prepareDeploy(
  job: Job,
  subject: Subject,
  identified: Identified,
): Promise<Result<Prepared, RunFailure>> {
  const sources = await loadSources(job);
  if (!sources.ok) return failure(badInputs(...sources.fault));
  const chosen = chooseModel(sources.value);
  if (!chosen.ok) return failure(badInputs(chosen.fault));
  const auto = await resolveAuto(job, subject, chosen.value);
  const model: ModelChoice = { ...chosen.value, ...(auto === undefined ? {} : { revision: auto.revision }) };
  if (auto !== undefined) job.reporter.line(auto.why);
  const [catalogue, resolved] = await Promise.all([listCatalogue(job), resolveModel(job, identified, model)]);
  if (!catalogue.ok) return failure(previewFailure(catalogue.fault));
  if (!resolved.ok) return failure(badInputs(resolved.fault));
  const { line, hub, isKept } = resolved.value;
  job.reporter.line(line);
  const spec = buildSpec(sources.value, model, hub);
  if (!spec.ok) return failure(badInputs(...spec.fault));
  const { weightBytes } = hub ?? {};
  const given: Given = {
    subject,
    spec: spec.value,
    catalogue: catalogue.value,
    sources: sources.value,
    weightBytes,
    revisionReason: isKept === true ? line : auto?.why,
    isRevisionKept: isKept === true,
    sameForAll: decideSameForAll(job.inputs, subject, { model: model.repository, head: job.branches.head }),
  };
  return job.inputs.instances.length === 0
    ? prepareSpec(job, identified, given)
    : prepareList(job, identified, given);
}

/** With the namespace's quota if the token may read it. The public list has the same instances. */
async function listCatalogue({ client, inputs: { namespace } }: Job): Promise<Result<Catalogue, ApiFault>> {
  const own = await client.listProviders({ namespace });
  return own.ok ? own : client.listProviders();
}

const COMPARE_WANTED = 'another endpoint than the preview itself';

/** Undefined: the revision is not `auto`. */
async function resolveAuto(
  job: Job,
  subject: Subject,
  { repository: id, revision }: ModelChoice,
): Promise<AutoRevision | undefined> {
  if (revision !== AUTO_REVISION) return undefined;
  const { head } = await readBranches(job, subject);
  const answer = head === undefined ? undefined : await job.hub.getModel({ id, revision: head });
  return decideAutoRevision(head, answer);
}

/** If the Hub does not answer, the revision that serves now is used. */
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

/** The endpoint's present state, if it exists and is ours. */
async function readOwn(job: Job, { endpoint, ownership }: Identified): Promise<Endpoint | undefined> {
  const current = await job.client.getEndpoint(endpoint);
  return current.ok && ownership(current.value).kind === 'ours' ? current.value : undefined;
}

interface Given {
  readonly subject: Subject;
  readonly spec: PreviewSpec;
  readonly catalogue: Catalogue;
  readonly sources: SpecSources;
  readonly weightBytes: number | undefined;
  readonly revisionReason: string | undefined;
  readonly isRevisionKept: boolean;
  readonly sameForAll: string | undefined;
}

/** The first available instance, and the others as its fallbacks. */
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
  for (const { id, why } of order.passedOver) job.reporter.line(`${id} is skipped: ${why}`);
  let first: Prepared | undefined;
  // Starts with the last one, so that each gets its fallbacks.
  for (const instance of order.candidates.toReversed()) {
    const one = await prepareSpec(job, identified, { ...given, spec: specOn(spec, instance) });
    if (!one.ok) return one;
    first = { ...one.value, fallback: first };
  }
  if (first !== undefined) return success(first);
  const reasons = order.passedOver.map(({ id, why }) => `${id}: ${why}`).join('; ');
  return failure(badInputs(inputFault('instance', ids.join(', '), `an available instance (${reasons})`)));
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
  if (job.inputs.compareWith === identified.endpoint.name)
    return failure(badInputs(inputFault('compare-with', identified.endpoint.name, COMPARE_WANTED)));
  const unknown = await findUnaskable(sources.cases, spec);
  if (unknown.length > 0) return failure(badInputs(...unknown));
  const dialect = await job.client.dialect();
  if (!dialect.ok) return failure(previewFailure(dialect.fault));
  const promotion = await planPromotion(job, given);
  const { endpoint, identity } = identified;
  const { token } = job.inputs;
  const { name } = endpoint;
  return success({
    ...identified,
    desired: await buildDesired({ dialect: dialect.value, spec, identity, name, token }),
    catalogue,
    instance: instance.value,
    pricePerHour: hourlyPrice(instance.value, spec.compute.scaling.maxReplica),
    cases: sources.cases,
    revisionReason: given.revisionReason,
    isRevisionKept: given.isRevisionKept,
    sameForAll: given.sameForAll,
    promotion,
    fallback: undefined,
    fitWarnings: checkFit({
      catalogue,
      instance: instance.value,
      image: spec.model.image,
      weightBytes: given.weightBytes,
      // The endpoint is read only if this matters: a quota is rarely used up.
      isNew: isBeyondQuota(instance.value) && (await readOwn(job, identified)) === undefined,
    }),
  });
}

/** This code is loaded only if a target is named. */
async function planPromotion(job: Job, planned: Given): Promise<PromotionOutlook | undefined> {
  if (job.inputs.target === undefined) return undefined;
  const { planForTarget } = await import('../promote/plan-for-target.ts');
  return planForTarget(job, planned);
}

/** Finds cases that get no request from the task, before anything is written. */
async function findUnaskable({ wishes }: LoadedCases, spec: PreviewSpec): Promise<readonly InputFault[]> {
  if (wishes.length === 0) return [];
  const { askedModel, completeCases } = await import('../cases/complete-cases.ts');
  const cases = completeCases(wishes, askedModel(spec.model));
  return cases.ok ? [] : cases.fault;
}
