// Finds previews whose pull request or branch is gone, and asks their objects to tear them down. Unknown is kept.

import { type Result, success } from '@preview-endpoints/core';
import {
  identifyCandidate,
  type PreviewTarget,
  type TargetStatus,
  targetKey,
  targetsOf,
} from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import type { SweptRepository } from '../../policy/policy.ts';
import { clock, log, random } from '../../shared/ports.ts';
import { createGitHubReader, type GitHubReader, type Stop } from '../github/ask-github.ts';
import { chooseSome } from './choose-some.ts';
import { type CronScene, listNamespace } from './cron-scene.ts';
import { groupCondemned } from './group-condemned.ts';
import { tearDownSome } from './tear-down-some.ts';

/** Cloudflare's free plan allows 50 calls to elsewhere in one run, and GitHub 60 an hour without a token. */
const MOST_QUESTIONS = 40;

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
  /** Of those, by what GitHub says. */
  readonly condemned: number;
  /** Of those, how many this run took up; a dry run would have. */
  readonly taken: number;
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
  if (previews.length === 0) return success({ previews: 0, condemned: 0, taken: 0 });
  const saidAtMs = clock.now();
  const statuses = await askStatuses(sweep, targetsOf(previews));
  if (!statuses.ok) return statuses;
  const groups = groupCondemned(previews, statuses.value, scene.nowMs);
  const condemned = groups.reduce((sum, { names }) => sum + names.length, 0);
  return success({
    previews: previews.length,
    condemned,
    taken: await tearDownSome(scene, repository, { groups, saidAtMs }),
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
