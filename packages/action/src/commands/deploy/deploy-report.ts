// The texts of a deploy: its facts, its plan, its reports and its result. Pure.

import { type Endpoint, inferenceUrlOf, resolveUnder } from '@preview-endpoints/core/client';
import { type Deployed, type Plan, type PlanStep, renderInstance } from '@preview-endpoints/core/previews';
import { renderDollars } from '../../report/dollars.ts';
import type { RunResult } from '../../report/outputs.ts';
import { renderPromotion } from '../../report/render/promotion.ts';
import { renderSameForAll } from '../../report/render/words.ts';
import type { Report } from '../../report/report.ts';
import { linkOf } from '../../report/report-facts.ts';
import type { AskedCases } from '../cases/asked-cases.ts';
import type { Job } from '../job.ts';
import { type Cost, costIn } from '../read-told.ts';
import type { Prepared } from './prepare.ts';
import type { DeployProgress } from './progress.ts';

const SUCCESS_REASONS = {
  created: 'there was no preview yet',
  updated: 'it differed from the wanted spec',
  resumed: 'it was paused',
  replaced: 'it could not be updated in place',
  unchanged: 'it already has the wanted spec',
} as const satisfies Record<Deployed['outcome'], string>;

/** If a commit was kept because the Hub did not answer, it may differ from the wanted revision. */
export function successReason({ isRevisionKept }: Prepared, outcome: Deployed['outcome']): string {
  const reason = SUCCESS_REASONS[outcome];
  if (!isRevisionKept) return reason;
  return outcome === 'unchanged' ? UNCHANGED_BUT_KEPT : `${reason}; ${REVISION_KEPT}`;
}

const REVISION_KEPT = 'the revision was kept, because the Hub did not answer';
const UNCHANGED_BUT_KEPT = `nothing else differs from the wanted spec; ${REVISION_KEPT}`;

/** The instance without its price, which is reported once, for all replicas. */
function nameInstance({ instance }: Prepared): string {
  const { pricePerHour: _said, ...rest } = instance;
  return renderInstance(rest);
}

/** What the run will deploy, line by line. */
export function renderFacts(prepared: Prepared): readonly string[] {
  const { endpoint, pricePerHour, desired } = prepared;
  const { minReplica, maxReplica, scaleToZeroTimeout } = desired.request.compute.scaling;
  const price =
    pricePerHour === undefined ? 'the API gives no price' : `at most ${renderDollars(pricePerHour)} per hour`;
  const sleep =
    minReplica === 0 && typeof scaleToZeroTimeout === 'number'
      ? `asleep after ${scaleToZeroTimeout} minutes without a request`
      : 'never asleep';
  return [
    `preview:  ${endpoint.name} in ${endpoint.namespace}`,
    `instance: ${nameInstance(prepared)}, ${minReplica} to ${maxReplica} replicas, ${sleep}`,
    `price:    ${price}`,
    ...(prepared.promotion === undefined ? [] : renderPromotion(prepared.promotion)),
    ...(prepared.sameForAll === undefined ? [] : [renderSameForAll(prepared.sameForAll)]),
  ];
}

/** The steps, and below them the differences. */
export function renderPlan(plan: Plan): readonly string[] {
  return [
    ...plan.steps.map(renderStep),
    ...plan.differences.map(({ path, from, to }) => `  ${path}: ${from === '' ? 'nothing' : from} -> ${to}`),
  ];
}

function renderStep(step: PlanStep): string {
  switch (step.kind) {
    case 'create':
      return `create ${step.body.name}`;
    case 'update':
      return 'update only what differs';
    case 'resume':
      return 'resume';
    case 'remove':
      return `delete, because ${step.reason}`;
  }
}

/** The results of the cases, for the report. */
export function askedReport(asked: AskedCases | undefined): Partial<Report> {
  if (asked === undefined) return {};
  const { smoke, hasMore, verdict, brokenRules, unjudgedRules = [], base, dollarsPerMillionTokens } = asked;
  const told = {
    verdict,
    brokenRules,
    unjudgedRules,
    ...(base === undefined ? {} : { base }),
    ...(dollarsPerMillionTokens === undefined ? {} : { dollarsPerMillionTokens }),
  };
  return { ...(smoke === undefined ? {} : { smoke }), ...(hasMore ? { verdict: told } : {}) };
}

/** The results of the cases, for the outputs. */
export function askedResult(asked: AskedCases | undefined): Partial<RunResult> {
  if (asked === undefined) return { verdict: 'none' };
  const { verdict, brokenRules, unjudgedRules = [], smoke, base, resultsPath, ownRequests } = asked;
  const { word, head } = verdict;
  return {
    verdict: word,
    ...(brokenRules.length === 0 ? {} : { brokenRules }),
    ...(unjudgedRules.length === 0 ? {} : { unjudgedRules }),
    figures: { head, ...(verdict.base === undefined ? {} : { base: verdict.base }) },
    ...(base === undefined ? {} : { comparedWith: base.name }),
    ...(resultsPath === undefined ? {} : { resultsPath }),
    ...(smoke?.figures === undefined ? {} : { smokeTest: smoke.figures }),
    ownRequests,
  };
}

/** How a request reaches the served model. */
export function servedFacts(
  prepared: Prepared,
  { endpoint, servedModel }: { readonly endpoint: Endpoint; readonly servedModel: string | undefined },
): Pick<RunResult, 'openaiBaseUrl' | 'servedModel'> {
  const url = inferenceUrlOf(endpoint);
  const hasRoutes = servedModel !== undefined || OPENAI_VARIANTS.has(variantOf(prepared));
  return {
    ...(url === undefined || !hasRoutes ? {} : { openaiBaseUrl: resolveUnder(url, '/v1').href }),
    ...(servedModel === undefined ? {} : { servedModel }),
  };
}

/** Images whose documentation lists the routes of OpenAI. For `custom` images only the server can tell. */
const OPENAI_VARIANTS: ReadonlySet<string> = new Set([
  'vLLM',
  'vLLMOmni',
  'vLLMNeuron',
  'sGLang',
  'tgi',
  'tgiNeuron',
  'tei',
  'llamacpp',
]);

function variantOf({ desired }: Prepared): string {
  return Object.keys(desired.request.model.image)[0] ?? '';
}

/** The same two values for the report. */
export function servedIn({ openaiBaseUrl, servedModel }: Partial<RunResult>): Partial<Report> {
  return {
    ...(openaiBaseUrl === undefined ? {} : { openaiBaseUrl }),
    ...(servedModel === undefined ? {} : { servedModel }),
  };
}

function imageOf(prepared: Prepared): string {
  const [settings] = Object.values(prepared.desired.request.model.image);
  const hasUrl = typeof settings === 'object' && settings !== null && 'url' in settings;
  return hasUrl && typeof settings.url === 'string' ? settings.url : variantOf(prepared);
}

export function buildReport(
  job: Job,
  prepared: Prepared,
  progress: DeployProgress & { readonly state: Report['state'] },
): Report {
  const { request } = prepared.desired;
  const { pricePerHour } = prepared;
  const revision = request.model.revision ?? undefined;
  return {
    ...prepared.endpoint,
    state: progress.state,
    subject: progress.subject,
    model: request.model.repository,
    instance: nameInstance(prepared),
    timeline: [...progress.follower.timeline],
    ...(revision === undefined ? {} : { revision }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(request.compute.scaling.minReplica > 0 ? { neverSleeps: true } : {}),
    ...costFrom(job, progress),
    ...linkOf(job),
    ...(prepared.promotion === undefined ? {} : { promotion: prepared.promotion }),
    ...(prepared.sameForAll === undefined ? {} : { sameForAll: prepared.sameForAll }),
    ...(prepared.budget === undefined ? {} : { budget: prepared.budget }),
    ...(prepared.revisionReason === undefined ? {} : { revisionReason: prepared.revisionReason }),
  };
}

/** If the sum is unknown, the report does not mention it. */
export function costFrom(job: Job, { spending }: Pick<DeployProgress, 'spending'>): Cost {
  const current = spending.current();
  return current === undefined ? {} : costIn(current, job.apiNow());
}

export function resultFacts(prepared: Prepared): Omit<Partial<RunResult>, 'outcome' | 'reason'> {
  const revision = prepared.desired.request.model.revision ?? undefined;
  const { pricePerHour, revisionReason, sameForAll, instance } = prepared;
  const { vendor, region, instanceType, instanceSize } = instance;
  return {
    ...prepared.endpoint,
    repository: prepared.desired.request.model.repository,
    image: imageOf(prepared),
    instance: [vendor, region, instanceType, instanceSize].join('-'),
    ...(revision === undefined ? {} : { revision }),
    ...(revisionReason === undefined ? {} : { revisionReason }),
    ...(sameForAll === undefined ? {} : { sameForAll: renderSameForAll(sameForAll) }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
  };
}
