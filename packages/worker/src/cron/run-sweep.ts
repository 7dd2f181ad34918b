// Finds previews whose pull request or branch is gone, and asks their objects to tear them down. Unknown is kept.

import {
  capSweep,
  decideSweep,
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
import { objectNameOf } from '../intent/intent.ts';
import { isProtected } from '../policy/decide-access.ts';
import type { SweptRepository } from '../policy/policy.ts';
import { log, random } from '../ports.ts';
import { sweepCallerOf } from '../routes/callers.ts';
import { chooseSome } from './choose-some.ts';
import { type CronScene, listNamespace } from './cron-scene.ts';

/** Cloudflare's free plan allows 50 calls to elsewhere in one run, and GitHub 60 an hour without a token. */
const MOST_QUESTIONS = 40;
const DAY_MS = 24 * 60 * 60_000;

export async function runSweep(scene: CronScene): Promise<void> {
  const { policy, githubApiUrl, githubToken } = scene.settings;
  const github = createGitHubReader({ apiUrl: githubApiUrl, token: githubToken });
  const repositories = policy.repositories.filter(({ sweep }) => sweep.mode !== 'off');
  // One question is for the repository itself. Where all can't be asked, each run begins elsewhere.
  const chosen = chooseSome(repositories, MOST_QUESTIONS / 2, random);
  // Shared evenly, or the first repository would use up what all may ask.
  const mostTargets = Math.floor(MOST_QUESTIONS / chosen.length) - 1;
  for (const repository of chosen) {
    const swept = await sweepRepository(scene, { repository, github, mostTargets });
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
  readonly repository: SweptRepository;
  readonly github: GitHubReader;
  readonly mostTargets: number;
}

async function sweepRepository(scene: CronScene, sweep: Sweep): Promise<Result<Counts, Stop>> {
  const { repository } = sweep;
  const { id, namespace } = repository;
  // What the policy protects is never condemned.
  const endpoints = (await listNamespace(scene, namespace)).filter(
    ({ name }) => !isProtected(scene.settings.policy, { namespace, name }),
  );
  const candidates = await Promise.all(endpoints.map((each) => identifyCandidate(each, id)));
  const previews = candidates.filter((candidate) => candidate.kind === 'preview');
  if (previews.length === 0) return success({ previews: 0, condemned: 0, kept: 0 });
  const statuses = await askStatuses(sweep, targetsOf(previews));
  if (!statuses.ok) return statuses;
  const rules = { nowMs: scene.nowMs };
  const verdicts = previews.map((each) => decideSweep(each, statusOf(each, statuses.value), rules));
  const condemned = capSweep(verdicts, repository.sweep.mostDeletions).filter(
    ({ decision }) => decision === 'delete',
  );
  for (const verdict of condemned) {
    const preview = previews.find(({ endpoint }) => endpoint === verdict.endpoint);
    if (preview?.kind !== 'preview') continue;
    try {
      await tearDown(scene, repository, verdict, preview.identity.target);
    } catch (error) {
      // One object in trouble is no reason to leave all others billing.
      const reason = error instanceof Error ? error.name : 'unknown';
      log({ level: 'warning', message: 'sweep: not taken', fields: { name: verdict.endpoint.name, reason } });
    }
  }
  return success({
    previews: previews.length,
    condemned: condemned.length,
    kept: previews.length - condemned.length,
  });
}

/**
 * Every question is asked before anything is deleted: with GitHub in trouble nothing is. What a limit leaves
 * unasked is unknown.
 */
async function askStatuses(
  { github, repository, mostTargets }: Sweep,
  targets: readonly PreviewTarget[],
): Promise<Result<ReadonlyMap<string, TargetStatus>, Stop>> {
  const statuses = new Map<string, TargetStatus>();
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
  for (const target of chooseSome(targets, mostTargets, random)) {
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
  repository: SweptRepository,
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
