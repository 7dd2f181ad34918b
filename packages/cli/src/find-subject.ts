// Finds the repository and the pull request or branch of a run, from flags or from the CI system's variables. Pure.

import type { Subject } from '@preview-endpoints/action/src/intent/decide-intent.ts';
import { failure, type Result, success } from '@preview-endpoints/core';
import type { Environment } from '@preview-endpoints/core/node';
import { serverOf } from '@preview-endpoints/core/previews';
import type { Arguments } from './read-arguments.ts';

/** What a CI system's variables contain; each field is absent if they do not. */
interface Told {
  /** owner/name; subgroups are part of the owner. */
  readonly repository?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly serverUrl?: string | undefined;
  readonly pullRequest?: string | undefined;
  readonly branch?: string | undefined;
  readonly sha?: string | undefined;
}

type SubjectFlags = Pick<Arguments, 'repository' | 'repositoryId' | 'pullRequest' | 'branch'>;

const REPOSITORY = /^(?<owner>[A-Za-z0-9_][A-Za-z0-9_./-]{0,300})\/(?<name>[A-Za-z0-9_.-]{1,100})$/;
const NUMBER = /^[1-9]\d{0,14}$/;

/** Flags win. If a flag names a pull request or branch, the CI system's pull request and branch are ignored. */
export async function findSubject(flags: SubjectFlags, env: Environment): Promise<Result<Subject, string>> {
  const told = readCi(env);
  const repository = REPOSITORY.exec(flags.repository ?? told.repository ?? '')?.groups;
  if (repository?.['owner'] === undefined || repository['name'] === undefined)
    return failure('wanted --repository owner/name, because no CI system names it');
  const target = targetOf(flags, told);
  if (target === undefined)
    return failure('wanted --pull-request <number> or --branch <name>, because no CI system names one');
  const server = serverIn(told.serverUrl);
  const { owner, name } = repository;
  const id = await repositoryId(flags.repositoryId ?? told.repositoryId, `${server ?? ''}/${owner}/${name}`);
  if (id === undefined) return failure(`wanted a number as --repository-id, got ${flags.repositoryId ?? ''}`);
  return success({
    repository: { ...(server === undefined ? {} : { server }), id, owner, name },
    target,
    ...(told.sha === undefined ? {} : { headSha: told.sha }),
  });
}

function targetOf(flags: SubjectFlags, told: Told): Subject['target'] | undefined {
  const isByFlag = flags.pullRequest !== undefined || flags.branch !== undefined;
  const { pullRequest, branch } = isByFlag ? flags : told;
  if (pullRequest !== undefined && NUMBER.test(pullRequest))
    return { kind: 'pullRequest', number: Number(pullRequest) };
  return branch === undefined || pullRequest !== undefined ? undefined : { kind: 'branch', name: branch };
}

/** An identity without a server means GitHub.com. */
function serverIn(url: string | undefined): string | undefined {
  const server = serverOf(url);
  return server === serverOf(undefined) ? undefined : server;
}

/** 48 bits: every JSON reader keeps such a whole number exactly. */
const ID_BYTES = 6;

/** Without a given number, one is made from the repository's name; renaming the repository then makes other previews. */
async function repositoryId(given: string | undefined, name: string): Promise<number | undefined> {
  if (given !== undefined) return NUMBER.test(given) ? Number(given) : undefined;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name.toLowerCase()));
  return new Uint8Array(digest).subarray(0, ID_BYTES).reduce((number, byte) => number * 256 + byte, 0);
}

function readCi(env: Environment): Told {
  if (env['GITLAB_CI'] !== undefined) return readGitLab(env);
  if (env['CIRCLECI'] !== undefined) return readCircle(env);
  return env['JENKINS_URL'] === undefined ? {} : readJenkins(env);
}

/** GitLab, "Predefined CI/CD variables reference". */
function readGitLab(env: Environment): Told {
  return {
    repository: env['CI_PROJECT_PATH'],
    repositoryId: env['CI_PROJECT_ID'],
    serverUrl: env['CI_SERVER_URL'],
    pullRequest: env['CI_MERGE_REQUEST_IID'],
    branch: env['CI_COMMIT_BRANCH'],
    sha: env['CI_COMMIT_SHA'],
  };
}

/** CircleCI, "Project values and variables". The pull request is given as the URL of its page. */
function readCircle(env: Environment): Told {
  const owner = env['CIRCLE_PROJECT_USERNAME'];
  const name = env['CIRCLE_PROJECT_REPONAME'];
  const page = URL.parse(env['CIRCLE_PULL_REQUEST'] ?? '');
  return {
    ...(owner === undefined || name === undefined ? {} : { repository: `${owner}/${name}` }),
    serverUrl: page?.origin,
    pullRequest: page?.pathname.split('/').at(-1),
    branch: env['CIRCLE_BRANCH'],
    sha: env['CIRCLE_SHA1'],
  };
}

/** Jenkins, "Pipeline: Multibranch" and the Git plugin. */
function readJenkins(env: Environment): Told {
  const url = gitAddress(env['GIT_URL'] ?? '');
  return {
    repository: url?.pathname.replace(/^\//, '').replace(/\.git$/, ''),
    serverUrl: url === undefined ? undefined : `https://${url.host}`,
    pullRequest: env['CHANGE_ID'],
    branch: env['BRANCH_NAME'],
    sha: env['GIT_COMMIT'],
  };
}

/** A URL that Git understands: with a scheme, or in SSH form, `git@host:owner/name.git`. */
function gitAddress(text: string): { readonly host: string; readonly pathname: string } | undefined {
  const ssh = /^(?:[\w.-]+@)?(?<host>[\w.-]+):(?<path>(?!\/\/).+)$/.exec(text)?.groups;
  const url = URL.parse(ssh === undefined ? text : `ssh://${ssh['host']}/${ssh['path']}`);
  if (url === null) return undefined;
  // SSH's port is not the port of the server's pages.
  return { host: url.protocol === 'ssh:' ? url.hostname : url.host, pathname: url.pathname };
}
