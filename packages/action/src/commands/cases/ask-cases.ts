// Sends a ready preview its cases, and in turn sends them to the base; records the replies and decides the verdict. It may not
// decide what a red verdict means for the preview.

import { failure, type Result, Secret } from '@preview-endpoints/core';
import {
  type AskedEndpoint,
  type AskedModel,
  askAsServed,
  type BaseChoice,
  type Case,
  type CasesRun,
  decideVerdict,
  readServedModel,
  renderRule,
  runCases,
} from '@preview-endpoints/core/cases';
import { decideTokenUse, type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import type { InputFault } from '../../inputs/input-fault.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import type { Prepared } from '../deploy/prepare.ts';
import type { Job } from '../job.ts';
import { SMOKE_CASE } from '../smoke/smoke-test.ts';
import { sumUpSmoke } from '../smoke/sum-up-smoke.ts';
import type { AskedCases, OwnRequests } from './asked-cases.ts';
import { comparePrices } from './compare-prices.ts';
import { askedModel, completeCases } from './complete-cases.ts';
import { type FoundBase, findBase } from './find-base.ts';
import { isEngine } from './is-engine.ts';
import type { LoadedCases } from './loaded-cases.ts';
import { tellAbsence, tellAttempt, tellUnjudged, tellVerdict } from './tell-cases.ts';
import { writeCaseFiles } from './write-case-files.ts';

/** Limit for all requests together. More than this would be a load test. */
const CASES_TIMEOUT_MS = 1_800_000;
/** Headers with such names carry credentials, so their values are masked in replies. */
const SECRET_HEADER = /auth|cookie|key|password|secret|token/i;

export type CasesFault =
  /** The preview has no address, or one that must not receive the token. */
  | { readonly kind: 'withoutAddress'; readonly got: string }
  | { readonly kind: 'unaskable'; readonly faults: readonly InputFault[] }
  | { readonly kind: 'cancelled' };

export interface Met {
  readonly endpoint: Endpoint;
  readonly subject: Subject;
  readonly servedModel: string | undefined;
  /** Absent if the preview was awake. */
  readonly coldStartMs: number | undefined;
}

export async function askCases(
  job: Job,
  prepared: Prepared,
  met: Met,
): Promise<Result<AskedCases, CasesFault>> {
  const { servedModel } = met;
  const head = askable(job, met.endpoint);
  if (!head.ok) return head;
  const model = askedModel(prepared.desired.request.model);
  const cases = completeCases(prepared.cases.wishes, {
    ...model,
    ...(servedModel === undefined ? {} : { servedModel }),
  });
  if (!cases.ok) return failure({ kind: 'unaskable', faults: cases.fault });
  maskHeaders(job, cases.value);
  const { compareWith } = job.inputs;
  const found =
    compareWith === undefined ? undefined : await findBase(job, { ...met, compareWith, prepared });
  if (found?.choice.kind === 'notAsked') job.reporter.line(tellAbsence(found.name, found.choice.why));
  const base = found?.choice.kind === 'asked' ? await prepareBase(job, found.choice, servedModel) : undefined;
  const startedMs = job.ports.clock.now();
  const run = await runCases({
    ...askingOf(job),
    cases: cases.value,
    head: head.value,
    ...(base === undefined ? {} : { base }),
    concurrency: job.inputs.concurrency,
    timeoutMs: CASES_TIMEOUT_MS,
    redact: job.redact,
    onAttempt: (attempt) => {
      for (const line of tellAttempt(attempt)) job.reporter.line(line);
    },
  });
  if (job.signal?.aborted === true) return failure({ kind: 'cancelled' });
  return {
    ok: true,
    value: await endCases(job, prepared, { ...met, cases: cases.value, run, found, startedMs }),
  };
}

async function endCases(
  job: Job,
  prepared: Prepared,
  asked: Met & {
    readonly cases: readonly Case[];
    readonly run: CasesRun;
    readonly found: FoundBase | undefined;
    readonly startedMs: number;
  },
): Promise<AskedCases> {
  const { cases, run, found, startedMs } = asked;
  const { redact, ports } = job;
  const prices = comparePrices(prepared, found?.choice);
  const verdict = decideVerdict({
    cases,
    run,
    rules: prepared.cases.rules,
    redact,
    random: ports.random,
    ...(prices.perHour === undefined ? {} : { prices: prices.perHour }),
  });
  const resultsPath = await writeCaseFiles(job, { name: prepared.endpoint.name, cases, run, verdict });
  const dollars = prices.perMillionTokens(verdict);
  for (const line of tellVerdict(verdict, found?.name)) job.reporter.line(line);
  // A base that sleeps or does not exist was reported before, and is not a mistake in the workflow.
  const isMistake = found?.choice.kind !== 'notAsked';
  for (const line of tellUnjudged(verdict)) isMistake ? job.reporter.warning(line) : job.reporter.line(line);
  const hasSmoke = cases.some(({ name }) => name === SMOKE_CASE);
  return {
    verdict,
    brokenRules: verdict.broken.map(renderRule),
    unjudgedRules: verdict.unjudged.map(({ rule }) => renderRule(rule)),
    missed: missesOf(run),
    hasMore: cases.length > (hasSmoke ? 1 : 0) || found !== undefined,
    ownRequests: countOwn(run, startedMs, ports.clock.now()),
    ...(found === undefined ? {} : { base: baseFacts(found, prices.perHour?.base) }),
    ...(dollars === undefined ? {} : { dollarsPerMillionTokens: dollars }),
    ...(hasSmoke ? { smoke: sumUpSmoke(run, { redact, coldStartMs: asked.coldStartMs }) } : {}),
    ...(resultsPath === undefined ? {} : { resultsPath }),
  };
}

function baseFacts(
  { name, choice }: FoundBase,
  pricePerHour: number | undefined,
): NonNullable<AskedCases['base']> {
  return {
    name,
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(choice.kind === 'notAsked' ? { absence: choice.why } : {}),
  };
}

/** Asks an endpoint that has no base: the target of a promotion, or one that exists already. */
export async function askAlone(
  job: Job,
  endpoint: Endpoint,
  { loaded, model }: { readonly loaded: LoadedCases; readonly model: AskedModel },
): Promise<Result<AskedCases, CasesFault>> {
  const head = askable(job, endpoint);
  if (!head.ok) return head;
  const served = model.isEngine ? await readServedModel(askingOf(job), head.value) : undefined;
  const cases = completeCases(
    loaded.wishes,
    served === undefined ? model : { ...model, servedModel: served },
  );
  if (!cases.ok) return failure({ kind: 'unaskable', faults: cases.fault });
  maskHeaders(job, cases.value);
  const { redact, reporter, inputs, ports, signal } = job;
  const startedMs = ports.clock.now();
  const run = await runCases({
    ...askingOf(job),
    cases: cases.value,
    head: head.value,
    concurrency: inputs.concurrency,
    timeoutMs: CASES_TIMEOUT_MS,
    redact,
    onAttempt: (attempt) => {
      for (const line of tellAttempt(attempt)) reporter.line(line);
    },
  });
  if (signal?.aborted === true) return failure({ kind: 'cancelled' });
  const verdict = decideVerdict({
    cases: cases.value,
    run,
    rules: loaded.rules,
    redact,
    random: ports.random,
  });
  for (const line of tellVerdict(verdict, undefined)) reporter.line(line);
  const ownRequests = countOwn(run, startedMs, ports.clock.now());
  const brokenRules = verdict.broken.map(renderRule);
  return { ok: true, value: { verdict, brokenRules, missed: missesOf(run), hasMore: true, ownRequests } };
}

/** The address, if the token may be sent to it. */
export function askable(job: Job, endpoint: Endpoint): Result<AskedEndpoint, CasesFault> {
  const url = inferenceUrlOf(endpoint);
  if (url === undefined) return failure({ kind: 'withoutAddress', got: 'none' });
  const use = decideTokenUse(endpoint, job.inputs.apiUrl);
  if (use.kind === 'untrustedHost')
    return failure({ kind: 'withoutAddress', got: `${use.host}, which gets no token` });
  return { ok: true, value: { url, ...(use.kind === 'send' ? { token: job.inputs.inferenceToken } : {}) } };
}

/** The model name that the engine answers to. Undefined for other containers, and if the engine lists none. */
export async function askServedModel(
  job: Job,
  prepared: Prepared,
  endpoint: Endpoint,
): Promise<string | undefined> {
  if (!isEngine(prepared.desired.request.model)) return undefined;
  const head = askable(job, endpoint);
  return head.ok ? readServedModel(askingOf(job), head.value) : undefined;
}

/** A base may serve under another model name, and would answer 404 to the preview's. */
async function prepareBase(
  job: Job,
  choice: Extract<BaseChoice, { kind: 'asked' }>,
  headModel: string | undefined,
) {
  const asked = askable(job, choice.endpoint);
  if (!asked.ok) return undefined;
  const served = headModel === undefined ? undefined : await readServedModel(askingOf(job), asked.value);
  if (headModel === undefined || served === undefined || served === headModel) return asked.value;
  return { ...asked.value, adapt: (one: Case) => askAsServed(one, { from: headModel, to: served }) };
}

function askingOf({ ports, signal }: Job) {
  return { fetch: ports.fetch, clock: ports.clock, ...(signal === undefined ? {} : { signal }) };
}

function maskHeaders(job: Job, cases: readonly Case[]): void {
  for (const { headers } of cases)
    for (const [name, value] of Object.entries(headers))
      if (SECRET_HEADER.test(name)) job.reporter.mask(new Secret(value));
}

function missesOf(run: CasesRun): AskedCases['missed'] {
  return run.attempts.flatMap(({ side, case: name, misses }) =>
    side === 'head' ? misses.map((miss) => ({ case: name, miss })) : [],
  );
}

function countOwn(run: CasesRun, startedMs: number, endedMs: number): OwnRequests {
  const count = run.attempts.filter(({ side }) => side === 'head').length;
  return { count, firstAt: new Date(startedMs).toISOString(), lastAt: new Date(endedMs).toISOString() };
}
