// Shows on a pull request what merging it would change on the target. It reads the target and writes nothing. Its faults do not
// fail a preview.

import { type Catalogue, type Endpoint, explainFault } from '@preview-endpoints/core/client';
import {
  endpointHourlyPrice,
  fingerprintTarget,
  type PreviewSpec,
  type PromotedSpec,
  type PromotionPlan,
  planPromotion,
  roundDollars,
} from '@preview-endpoints/core/previews';
import type { SpecSources } from '../../inputs/build-spec.ts';
import { buildStatedSpec } from '../../inputs/stated-spec.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import type { PromotionOutlook } from '../../report/promotion-outlook.ts';
import type { Job } from '../job.ts';
import { explainRefusal } from './explain-promotion.ts';
import { sealReviewed } from './reviewed-spec.ts';

interface Planned {
  readonly subject: Subject;
  readonly sources: SpecSources;
  /** The preview's spec. */
  readonly spec: PreviewSpec;
  readonly catalogue: Catalogue;
}

/** Undefined: no target is named, or this is not a pull request. */
export async function planForTarget(job: Job, planned: Planned): Promise<PromotionOutlook | undefined> {
  const { target: name, namespace } = job.inputs;
  if (name === undefined || planned.subject.target.kind !== 'pullRequest') return undefined;
  const [target, dialect] = await Promise.all([
    job.client.getEndpoint({ namespace, name }),
    job.client.dialect(),
  ]);
  if (!target.ok) return { kind: 'impossible', target: name, why: explainFault(target.fault).what };
  if (!dialect.ok) return { kind: 'impossible', target: name, why: explainFault(dialect.fault).what };
  const spec = buildStatedSpec(planned.sources, planned.spec.model.revision ?? undefined);
  const plan = planPromotion(spec, target.value, dialect.value);
  if (plan.kind === 'refused') return { kind: 'impossible', target: name, why: explainRefusal(plan.refusal) };
  const reviewed = reviewedPart(spec, target.value, plan.plan);
  const record = await buildRecord(job, planned, { spec: reviewed, target: target.value });
  return {
    kind: 'planned',
    target: name,
    changes: plan.plan.changes,
    kept: plan.plan.kept,
    ...priceChange(planned.catalogue, target.value, plan.plan),
    ...(record === undefined ? {} : { record }),
  };
}

/**
 * The reviewed spec contains only what the plan shows. A part that stays the same is left out: another pull request may be merged
 * in between and change it, and that change must not be undone.
 */
function reviewedPart(
  { model: stated }: PromotedSpec,
  target: Endpoint,
  { body: { model, ...rest } }: PromotionPlan,
): PromotedSpec {
  const { env: _whole, ...fields } = model ?? {};
  const had = target.model?.env ?? {};
  const env = Object.entries(stated?.env ?? {}).filter(([key, value]) => had[key] !== value);
  return { ...rest, model: { ...fields, ...(env.length === 0 ? {} : { env: Object.fromEntries(env) }) } };
}

async function buildRecord(
  { inputs }: Job,
  { subject }: Planned,
  { spec, target }: { readonly spec: PromotedSpec; readonly target: Endpoint },
): Promise<string | undefined> {
  const { headSha, repository } = subject;
  if (headSha === undefined || subject.target.kind !== 'pullRequest') return undefined;
  const place = { repositoryId: repository.id, pullRequest: subject.target.number };
  const fingerprint = await fingerprintTarget(target);
  return sealReviewed(inputs.token, place, { headSha, target: target.name, spec, fingerprint });
}

/** The target after the plan, as far as its price depends on it. */
export function afterPlan(target: Endpoint, { body }: Pick<PromotionPlan, 'body'>): Endpoint {
  const scaling = { ...target.compute?.scaling, ...body.compute?.scaling };
  return { ...target, compute: { ...target.compute, ...body.compute, scaling } };
}

function priceChange(
  catalogue: Catalogue,
  target: Endpoint,
  plan: PromotionPlan,
): { readonly pricePerHourMore?: number } {
  const before = endpointHourlyPrice(catalogue, target);
  const after = endpointHourlyPrice(catalogue, afterPlan(target, plan));
  if (before === undefined || after === undefined) return {};
  return { pricePerHourMore: roundDollars(after - before) };
}
