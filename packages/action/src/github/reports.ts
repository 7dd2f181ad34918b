// Says reports on GitHub in the order they came. Trouble here becomes a warning, never a failed deploy.

import { type Result, success } from '@preview-endpoints/core';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Report } from '../run/report.ts';
import type { Reporter } from '../run/reporter.ts';
import type {
  Deployment,
  DeploymentKey,
  DeploymentState,
  GitHubFault,
  GitHubPort,
  GitHubReply,
} from './github-port.ts';
import { findSticky, mergeSection } from './sticky-comment.ts';

export interface GitHubReports {
  /** Queued; returns at once. */
  publish(report: Report): void;
  /** `unknown` when GitHub cannot be asked. */
  pullRequestState(number: number): Promise<'open' | 'closed' | 'unknown'>;
  /** Waits until everything that was published is said, or has become a warning. */
  settle(): Promise<void>;
}

export interface ReportsOptions {
  /** Absent without a github-token: then nothing is said on GitHub. */
  readonly connect: (() => Promise<GitHubPort>) | undefined;
  readonly inputs: Pick<Inputs, 'comment' | 'deployment' | 'environment'>;
  readonly reporter: Reporter;
  readonly renderSection: (report: Report) => Promise<string>;
}

export function createGitHubReports(options: ReportsOptions): GitHubReports {
  let port: Promise<GitHubPort> | undefined;
  let queue: Promise<void> = Promise.resolve();
  const warned = new Set<string>();
  const connect = (): Promise<GitHubPort> | undefined => {
    port ??= options.connect?.();
    return port;
  };
  const warn = (fault: GitHubFault): void => {
    // One missing permission fails every call of its kind; it is said once.
    if (warned.has(fault.permission)) return;
    warned.add(fault.permission);
    options.reporter.warning(renderGitHubFault(fault));
  };
  const say = async (report: Report): Promise<void> => {
    const github = await connect();
    if (github === undefined) return;
    const said = await Promise.all([
      sayComment(options, github, report),
      sayDeployment(options, github, report),
    ]);
    for (const result of said) if (!result.ok) warn(result.fault);
  };
  return {
    publish(report) {
      queue = queue
        .then(() => say(report))
        .catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          warn({ call: 'report', message, permission: '' });
        });
    },
    async pullRequestState(number) {
      const github = await connect();
      if (github === undefined) return 'unknown';
      const state = await github.pullRequestState(number);
      if (!state.ok) warn(state.fault);
      return state.ok ? state.value : 'unknown';
    },
    settle: () => queue,
  };
}

function renderGitHubFault(fault: GitHubFault): string {
  const status = fault.status === undefined ? '' : ` (${fault.status})`;
  const remedy = fault.permission === '' ? '' : ` The job needs the permission "${fault.permission}".`;
  return `GitHub: ${fault.call} failed${status}: ${fault.message}. The preview itself is not affected.${remedy}`;
}

type Said = Promise<Result<void, GitHubFault>>;

async function sayComment(options: ReportsOptions, github: GitHubPort, report: Report): Said {
  const { target } = report.subject;
  if (!options.inputs.comment || target.kind !== 'pullRequest') return success(undefined);
  const section = await options.renderSection(report);
  const viewer = await github.viewer();
  if (!viewer.ok) return viewer;
  const comments = await github.listComments(target.number);
  if (!comments.ok) return comments;
  const sticky = findSticky(comments.value, viewer.value);
  const body = mergeSection(sticky?.body, report.name, section);
  if (sticky?.body === body) return success(undefined);
  const written =
    sticky === undefined
      ? await github.createComment(target.number, body)
      : await github.updateComment(sticky.id, body);
  return written.ok ? success(undefined) : written;
}

/** What a report means for its deployment; undefined: it says nothing. */
const DEPLOYMENT_STATES = {
  deploying: 'in_progress',
  ready: 'success',
  deployed: 'success',
  asleep: 'success',
  failed: 'failure',
  stillBilling: 'failure',
  paused: 'inactive',
  closing: undefined,
  gone: 'inactive',
} as const satisfies Record<Report['state'], DeploymentState | undefined>;

async function sayDeployment(options: ReportsOptions, github: GitHubPort, report: Report): Said {
  const state = DEPLOYMENT_STATES[report.state];
  if (!options.inputs.deployment || state === undefined) return success(undefined);
  const { environment } = options.inputs;
  const deployments = await deploymentsOf(github, { environment, task: `preview:${report.name}` }, report);
  if (!deployments.ok) return deployments;
  const links = {
    ...(report.url === undefined ? {} : { url: report.url }),
    ...(report.runUrl === undefined ? {} : { logUrl: report.runUrl }),
  };
  for (const { id } of deployments.value) {
    const set = await github.setDeploymentState(id, { state, environment, ...links });
    if (!set.ok) return set;
    const deleted = report.state === 'gone' ? await github.deleteDeployment(id) : set;
    if (!deleted.ok) return deleted;
  }
  return success(undefined);
}

/** While a preview lives: the one of this commit, made when it is missing. At its end: every one it ever had. */
async function deploymentsOf(
  github: GitHubPort,
  key: DeploymentKey,
  report: Report,
): GitHubReply<readonly Deployment[]> {
  const listed = await github.listDeployments(key);
  if (!listed.ok || report.state === 'gone' || report.state === 'paused') return listed;
  const { headSha } = report.subject;
  const current = listed.value.filter((deployment) => deployment.sha === headSha);
  if (current.length > 0 || headSha === undefined) return success(current);
  const created = await github.createDeployment(key, { sha: headSha, description: `Preview ${report.name}` });
  return created.ok ? success([created.value]) : created;
}
