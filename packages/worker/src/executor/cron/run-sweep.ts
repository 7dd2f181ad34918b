// Finds previews whose pull request or branch is gone, and asks their objects to tear them down. Previews of unknown status
// are kept.

import { type Result, success } from '@preview-endpoints/core';
import { type SurveySource, surveyTargets } from '@preview-endpoints/core/github';
import {
  askStatuses,
  chooseSome,
  groupDeletions,
  identifyCandidate,
  type PreviewTarget,
  type SweepAnswer,
  type TargetStatus,
  targetsOf,
} from '@preview-endpoints/core/previews';
import { isProtected } from '../../policy/decide-access.ts';
import type { SweptRepository } from '../../policy/policy.ts';
import {
  createGitHubReader,
  type GitHubReader,
  type RepositoryReader,
  type Stop,
} from '../github/ask-github.ts';
import { type CronContext, listNamespace } from './cron-context.ts';
import { tearDownSome } from './tear-down-some.ts';

/** Cloudflare's free plan allows 50 outbound requests per run, and GitHub 60 per hour without a token. */
const MOST_QUESTIONS = 40;
/** The interval between sweeps. Each sweep begins with other targets. */
const SWEPT_EVERY_MS = 60 * 60_000;

export async function runSweep(context: CronContext): Promise<void> {
  const { settings, ports } = context;
  const { policy, githubApiUrl, githubToken } = settings;
  const github = createGitHubReader({ apiUrl: githubApiUrl, token: githubToken, ports });
  const repositories = policy.repositories.filter(({ sweep }) => sweep.mode !== 'off');
  // One question is for the repository itself. When not all can be asked, each run begins with another repository.
  const chosen = chooseSome(repositories, MOST_QUESTIONS / 2, ports.random);
  // Shared evenly, so that the first repository does not use up the questions of all.
  const mostTargets = Math.floor(MOST_QUESTIONS / chosen.length) - 1;
  for (const repository of chosen) {
    const swept = await sweepRepository(context, { repository, github, mostTargets });
    ports.log({
      level: swept.ok ? 'info' : 'warning',
      message: `sweep: ${repository.fullName}`,
      fields: fieldsOf(swept),
    });
    if (!swept.ok) return;
  }
}

interface Counts {
  readonly previews: number;
  /** Those of them that are to be deleted, according to GitHub. */
  readonly toDelete: number;
  /** Their tags were removed, so a person has to look at them. */
  readonly unproven: number;
  /** Those of them that this run took up, or would have taken up without the dry run. */
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

async function sweepRepository(context: CronContext, sweep: Sweep): Promise<Result<Counts, Stop>> {
  const { repository } = sweep;
  const { id, namespace } = repository;
  const { server } = sweep.github;
  // A preview that the policy protects is never deleted.
  const endpoints = (await listNamespace(context, namespace)).filter(
    ({ name }) => !isProtected(context.settings.policy, { namespace, name }),
  );
  const candidates = await Promise.all(endpoints.map((each) => identifyCandidate(each, { server, id })));
  const previews = candidates.filter((candidate) => candidate.kind === 'preview');
  const unproven = candidates.filter((candidate) => candidate.kind === 'unproven');
  for (const { endpoint, reason } of unproven) {
    context.ports.log({
      level: 'warning',
      message: 'sweep: left alone',
      fields: { namespace, name: endpoint.name, reason },
    });
  }
  const counts = { previews: previews.length, unproven: unproven.length };
  if (previews.length === 0) return success({ ...counts, toDelete: 0, taken: 0 });
  const targets = sweep.github.readTargets(repository);
  const isSame = await targets.isRepository();
  if (!isSame.ok) return isSame;
  if (!isSame.value) warnOfAnother(context, repository);
  const saidAtMs = context.ports.clock.now();
  const wanted = isSame.value ? targetsOf(previews) : [];
  const statuses = await askAbout(context, { targets, mostTargets: sweep.mostTargets, wanted });
  const groups = groupDeletions(previews, statuses);
  const toDelete = groups.reduce((sum, { names }) => sum + names.length, 0);
  const taken = await tearDownSome(context, repository, { groups, saidAtMs });
  return success({ ...counts, toDelete, taken });
}

function warnOfAnother({ ports }: CronContext, { id, fullName }: SweptRepository): void {
  const message = 'GitHub shows no repository of this name and id';
  ports.log({ level: 'warning', message, fields: { id, fullName } });
}

/** Asks one by one while the questions suffice. For more targets, GitHub's lists show most of those that are alive. */
async function askAbout(
  { nowMs, ports }: CronContext,
  asked: {
    readonly targets: RepositoryReader;
    readonly mostTargets: number;
    readonly wanted: readonly PreviewTarget[];
  },
): Promise<ReadonlyMap<string, TargetStatus>> {
  const { targets, mostTargets, wanted } = asked;
  const source = sourceOf(targets);
  if (wanted.length <= mostTargets)
    return askStatuses(chooseSome(wanted, mostTargets, ports.random), 1, source.ask);
  const turn = Math.floor(nowMs / SWEPT_EVERY_MS);
  const survey = { source, targets: wanted, turn, mostRequests: mostTargets, atOnce: 1 };
  return (await surveyTargets(survey)).statuses;
}

/** A target that a limit leaves unasked is unknown. Earlier answers count. */
function sourceOf(targets: RepositoryReader): SurveySource {
  const failed = (fault: Stop): Exclude<SweepAnswer, TargetStatus> =>
    fault === 'limited' ? 'stop' : 'unanswered';
  return {
    async listAlive(kind, page) {
      const listed = await targets.listAlive(kind, page);
      return listed.ok ? (listed.value ?? 'unanswered') : failed(listed.fault);
    },
    async ask(target) {
      const status = await targets.targetStatus(target);
      return status.ok ? status.value : failed(status.fault);
    },
    // The token is the Worker's own and each run has few questions, so the rate limit is not read.
    rateLimit: () => undefined,
  };
}
