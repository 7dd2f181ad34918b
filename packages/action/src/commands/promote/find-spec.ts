// Finds the spec that a push promotes: the one that was reviewed on its pull request, or the one that the pushed commit states.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { PromotedSpec } from '@preview-endpoints/core/previews';
import type { GitHubFault, MergedPullRequest } from '../../github/github-port.ts';
import { readSticky } from '../../github/say-comment.ts';
import { toldPreviews } from '../../github/sticky-comment.ts';
import { chooseModel, type SpecSources } from '../../inputs/build-spec.ts';
import { buildStatedSpec } from '../../inputs/stated-spec.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { badInputs, type RunFailure } from '../../report/failure.ts';
import { loadSources } from '../deploy/load-sources.ts';
import { decideResolvedModel } from '../deploy/resolve-model.ts';
import type { Job } from '../job.ts';
import { explainGitHub } from './perform-promotion.ts';
import { completeReviewed, openReviewed, type Reviewed } from './reviewed-spec.ts';

export interface FoundSpec {
  readonly spec: PromotedSpec;
  readonly sources: SpecSources;
  /** Where the spec comes from, for people: one clause. */
  readonly origin: string;
  readonly pull: MergedPullRequest | undefined;
  /** The target's fingerprint when the plan was reviewed. If it is absent, the target's present state is changed. */
  readonly fingerprint?: string;
}

/** GitHub may need a moment to connect a commit with its pull request. */
const LAG_MS = 2_000;

export async function findSpec(job: Job, subject: Subject): Promise<Result<FoundSpec, RunFailure>> {
  const sources = await loadSources(job);
  if (!sources.ok) return failure(badInputs(...sources.fault));
  const asked = await findPull(job, subject);
  if (!asked.ok) return failure(unasked(job, 'which pull request was merged', asked.fault));
  const pull = asked.value;
  if (subject.isOtherBranch === true && pull === undefined) return failure(UNREVIEWED);
  const searched = await findReviewed(job, subject, pull);
  if (!searched.ok) return failure(unasked(job, 'what was reviewed', searched.fault));
  const { found, why } = searched.value;
  const stated = buildStatedSpec(sources.value, undefined);
  const spec = found === undefined ? undefined : completeReviewed(found.spec, stated);
  if (found !== undefined && spec !== undefined) {
    const origin = `the spec that was reviewed in pull request ${pull?.number ?? 0}`;
    return success({ spec, origin, pull, sources: sources.value, fingerprint: found.fingerprint });
  }
  const resolved = await resolveStated(job, sources.value);
  if (!resolved.ok) return resolved;
  const origin = `the spec that the pushed commit states, because ${found === undefined ? why : NO_PASSWORD}`;
  return success({ spec: resolved.value, origin, pull, sources: sources.value });
}

const NO_PASSWORD = 'the image of the reviewed spec has a password, and the commit states another image';

const UNREVIEWED: RunFailure = {
  kind: 'refused',
  reason:
    'the push is not to the default branch, and no merged pull request brought its commit: nothing was reviewed',
  remedy: 'Let the workflow run on pushes to the base branch only: on: push: branches: [main].',
};

/** Without an answer it is unknown whether something was reviewed. */
function unasked({ inputs }: Job, what: string, fault: GitHubFault): RunFailure {
  return explainGitHub(inputs.target ?? '', `GitHub did not say ${what}`, fault);
}

async function findPull(
  job: Job,
  subject: Subject,
): Promise<Result<MergedPullRequest | undefined, GitHubFault>> {
  const { headSha, target } = subject;
  const isTold = job.inputs.githubToken !== undefined && headSha !== undefined && target.kind === 'branch';
  if (!isTold) return success(undefined);
  const ask = () => job.github.ask((github) => github.mergedPullRequest(headSha, target.name));
  const first = await ask();
  if (!first.ok || first.value !== undefined) return first;
  await job.ports.clock.sleep(LAG_MS, job.signal);
  return ask();
}

interface Search {
  readonly found?: Reviewed;
  readonly why: string;
}

async function findReviewed(
  job: Job,
  { repository }: Subject,
  pull: MergedPullRequest | undefined,
): Promise<Result<Search, GitHubFault>> {
  if (pull === undefined) return success({ why: 'no merged pull request of it was found' });
  const { token, target, variant, name } = job.inputs;
  const read = await job.github.ask((github) => readSticky(github, pull.number));
  if (!read.ok) return read;
  const body = read.value;
  const place = { repositoryId: repository.id, pullRequest: pull.number };
  const told = toldPreviews(body ?? '').filter((one) => name === undefined || one.name === name);
  const opened = await Promise.all(
    told.map(({ facts }) => openReviewed(token, place, facts?.reviewed ?? '')),
  );
  const fitting = opened.filter((one) => one?.target === target);
  const [found, ...others] = fitting.filter((one) => one?.headSha === pull.headSha);
  if (found !== undefined && others.length === 0) return success({ found, why: '' });
  const which = `pull request ${pull.number}`;
  if (found !== undefined)
    return success({
      why: `several previews of ${which} were reviewed for it${variant === undefined ? '' : ` (${variant})`}`,
    });
  const why =
    fitting.length > 0
      ? `no preview of the last commit of ${which} was seen ready`
      : `${which} has no record of a preview that was seen ready for it`;
  return success({ why });
}

/** A name such as `main` may be another commit tomorrow, so only a commit is promoted. */
async function resolveStated(job: Job, sources: SpecSources): Promise<Result<PromotedSpec, RunFailure>> {
  const model = chooseModel(sources);
  if (!model.ok) return failure(badInputs(model.fault));
  const { repository: id, revision } = model.value;
  const answer = await job.hub.getModel(revision === undefined ? { id } : { id, revision });
  const resolved = decideResolvedModel(model.value, answer);
  if (!resolved.ok) return failure(badInputs(resolved.fault));
  job.reporter.line(resolved.value.line);
  const sha = resolved.value.hub?.sha;
  if (sha === undefined && !/^[0-9a-f]{40}$/.test(revision ?? '')) return failure(UNRESOLVED);
  return success(buildStatedSpec(sources, sha));
}

const UNRESOLVED: RunFailure = {
  kind: 'refused',
  reason: 'the Hub did not answer which commit the model is at, and only a commit is promoted',
  remedy: 'Run the job again, or state a commit as revision.',
};
