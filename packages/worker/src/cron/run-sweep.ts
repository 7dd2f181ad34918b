// Finds previews whose pull request or branch is gone, and asks their objects to tear them down. Unknown is kept.

import {
  capSweep,
  createEndpointClient,
  decideSweep,
  type Endpoint,
  identifyCandidate,
  type PreviewTarget,
  type Result,
  type SweepCandidate,
  type SweepVerdict,
  success,
  type TargetStatus,
  targetKey,
  targetsOf,
} from '@preview-endpoints/core';
import { createGitHubReader, type GitHubReader, type Stop } from '../github/ask-github.ts';
import { describeFault } from '../intent/describe-fault.ts';
import { objectNameOf } from '../intent/intent.ts';
import { isProtected } from '../policy/decide-access.ts';
import type { Repository } from '../policy/policy.ts';
import { clock, log, random } from '../ports.ts';
import { sweepCallerOf } from '../routes/callers.ts';
import type { CronScene } from './run-schedules.ts';

const LIMITS = { maxAttempts: 2, attemptTimeoutMs: 10_000, callTimeoutMs: 30_000 };
/** Cloudflare's free plan allows 50 calls to elsewhere in one run, and GitHub 60 an hour without a token. */
const MOST_QUESTIONS = 40;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** What one run may still ask. */
interface Budget {
  questions: number;
}

export async function runSweep(scene: CronScene): Promise<void> {
  const { policy, githubApiUrl, githubToken } = scene.settings;
  const github = createGitHubReader({ apiUrl: githubApiUrl, token: githubToken });
  const budget = { questions: MOST_QUESTIONS };
  for (const repository of policy.repositories) {
    if (repository.sweep.mode === 'off') continue;
    const swept = await sweepRepository(scene, { repository, github, budget });
    log({
      level: swept.ok ? 'info' : 'warning',
      message: `sweep: ${repository.fullName}`,
      fields: fieldsOf(swept),
    });
    if (!swept.ok) return;
  }
}

interface Counts {
  readonly previews: number;
  readonly condemned: number;
  readonly kept: number;
}

function fieldsOf(swept: Result<Counts, Stop>): Record<string, string | number> {
  return swept.ok ? { ...swept.value } : { stopped: `GitHub is ${swept.fault}` };
}

interface Sweep {
  readonly repository: Repository;
  readonly github: GitHubReader;
  readonly budget: Budget;
}

async function sweepRepository(scene: CronScene, sweep: Sweep): Promise<Result<Counts, Stop>> {
  const { repository } = sweep;
  const endpoints = await listEndpoints(scene, repository.namespace);
  const candidates = await Promise.all(endpoints.map((each) => identifyCandidate(each, repository.id)));
  const previews = candidates.filter((candidate) => candidate.kind === 'preview');
  if (previews.length === 0) return success({ previews: 0, condemned: 0, kept: 0 });
  const statuses = await askStatuses(scene, sweep, targetsOf(previews));
  if (!statuses.ok) return statuses;
  const rules = { nowMs: scene.nowMs };
  const verdicts = previews.map((each) => decideSweep(each, statusOf(each, statuses.value), rules));
  const condemned = capSweep(verdicts, repository.sweep.mostDeletions).filter(
    ({ decision }) => decision === 'delete',
  );
  for (const verdict of condemned) {
    const preview = previews.find(({ endpoint }) => endpoint === verdict.endpoint);
    if (preview?.kind === 'preview') await tearDown(scene, repository, verdict, preview.identity.target);
  }
  return success({
    previews: previews.length,
    condemned: condemned.length,
    kept: previews.length - condemned.length,
  });
}

/** What the policy protects is never condemned. A namespace that cannot be read has nothing to sweep now. */
async function listEndpoints({ settings }: CronScene, namespace: string): Promise<readonly Endpoint[]> {
  const { token, apiUrl, dialect, policy } = settings;
  const ports = { clock, random };
  const client = createEndpointClient({ token, apiUrl, dialect, limits: LIMITS, ports });
  const listed = await client.listEndpoints({ namespace });
  if (listed.ok) return listed.value.filter(({ name }) => !isProtected(policy, { namespace, name }));
  const trouble = describeFault(listed.fault).text;
  log({ level: 'warning', message: 'a namespace was not swept', fields: { namespace, trouble } });
  return [];
}

/**
 * Every question is asked before anything is deleted: with GitHub in trouble nothing is. What a limit leaves
 * unasked is unknown, and the next hour begins elsewhere, so that every preview has its turn.
 */
async function askStatuses(
  { nowMs }: CronScene,
  { github, repository, budget }: Sweep,
  targets: readonly PreviewTarget[],
): Promise<Result<ReadonlyMap<string, TargetStatus>, Stop>> {
  const statuses = new Map<string, TargetStatus>();
  if (budget.questions < 2) return success(statuses);
  budget.questions -= 1;
  const isSame = await github.isRepository(repository);
  if (!isSame.ok) return isSame;
  if (!isSame.value) {
    const { id, fullName } = repository;
    log({
      level: 'warning',
      message: 'GitHub shows no repository of this name and id',
      fields: { id, fullName },
    });
    return success(statuses);
  }
  const first = (Math.floor(nowMs / HOUR_MS) * MOST_QUESTIONS) % targets.length;
  for (const target of [...targets.slice(first), ...targets.slice(0, first)]) {
    if (budget.questions === 0) break;
    budget.questions -= 1;
    const status = await github.targetStatus(repository.fullName, target);
    if (!status.ok && status.fault === 'down') return status;
    if (!status.ok) break;
    statuses.set(targetKey(target), status.value);
  }
  return success(statuses);
}

function statusOf(candidate: SweepCandidate, statuses: ReadonlyMap<string, TargetStatus>): TargetStatus {
  if (candidate.kind === 'foreign') return 'unknown';
  return statuses.get(targetKey(candidate.identity.target)) ?? 'unknown';
}

/** One claim a day for each life of a preview: a reopening may have called the last one off, or it is a dead letter. */
async function tearDown(
  { env, nowMs }: CronScene,
  repository: Repository,
  { endpoint, reason }: SweepVerdict,
  target: PreviewTarget,
): Promise<void> {
  const { id: repositoryId, namespace, sweep } = repository;
  const fields = { namespace, name: endpoint.name, reason };
  if (sweep.mode === 'dry-run') {
    log({ level: 'info', message: 'sweep: would delete (dry run)', fields });
    return;
  }
  const createdMs = Date.parse(endpoint.status.createdAt ?? '');
  const day = Math.floor(nowMs / DAY_MS);
  const id = `sweep-${endpoint.name}-${Number.isNaN(createdMs) ? 0 : createdMs}-${day}`;
  const caller = sweepCallerOf(repository);
  const subject = { kind: 'target', namespace, repositoryId, target } as const;
  const object = objectNameOf(subject);
  await env.TRIGGERS.getByName(caller).note(id, object);
  const submission = { id, caller, subject, action: 'teardown', reason, saidAtMs: null } as const;
  const submitted = await env.ENDPOINTS.getByName(object).submit(submission);
  const status = submitted.kind === 'intent' ? submitted.intent.status : submitted.kind;
  log({ level: 'info', message: 'sweep: delete', fields: { ...fields, status } });
}
