// Writes a report as the state of a GitHub Deployment. Each commit has one; all are deleted with their preview.

import { type Result, success } from '@preview-endpoints/core';
import type { Report, ReportState } from '../report/report.ts';
import { deploymentKey } from './deployment-key.ts';
import type { Deployment, DeploymentKey, DeploymentState, GitHubFault, GitHubPort } from './github-port.ts';
import { renderSpendingNote } from './spending-note.ts';
import { noteSpent } from './spent-record.ts';

interface Rule {
  /** Absent: no status is written. */
  readonly state?: DeploymentState;
  /** Whose deployment: that of the present commit, or every one that the preview ever had. */
  readonly of: 'commit' | 'all';
  readonly mayCreate: boolean;
  /** The deployments to delete: those of earlier commits, or all. */
  readonly deletes: 'none' | 'earlier' | 'all';
}

const RULES = {
  deploying: { state: 'in_progress', of: 'commit', mayCreate: true, deletes: 'none' },
  ready: { state: 'success', of: 'commit', mayCreate: true, deletes: 'earlier' },
  deployed: { state: 'success', of: 'commit', mayCreate: true, deletes: 'earlier' },
  asleep: { state: 'success', of: 'commit', mayCreate: true, deletes: 'earlier' },
  there: { of: 'commit', mayCreate: false, deletes: 'none' },
  planned: { of: 'commit', mayCreate: false, deletes: 'none' },
  failed: { state: 'failure', of: 'commit', mayCreate: true, deletes: 'none' },
  // Not a failure: a newer commit cancels the run of an older one.
  cancelled: { state: 'inactive', of: 'commit', mayCreate: false, deletes: 'none' },
  died: { state: 'failure', of: 'commit', mayCreate: false, deletes: 'none' },
  // The newer commit's own deployment takes over its record, and then deletes it.
  superseded: { state: 'inactive', of: 'commit', mayCreate: false, deletes: 'none' },
  stillBilling: { state: 'failure', of: 'all', mayCreate: false, deletes: 'none' },
  paused: { state: 'inactive', of: 'all', mayCreate: false, deletes: 'none' },
  closing: { of: 'all', mayCreate: false, deletes: 'none' },
  gone: { state: 'inactive', of: 'all', mayCreate: false, deletes: 'all' },
} as const satisfies Record<ReportState, Rule>;

const NOT_FOUND = 404;

/**
 * The state that was written, or `undefined` if there was nothing to write. Previews in a comment keep their cost record there.
 */
export async function sayDeployment(
  github: GitHubPort,
  environment: string,
  { report, isCommented }: { readonly report: Report; readonly isCommented: boolean },
): Promise<Result<DeploymentState | undefined, GitHubFault>> {
  const rule: Rule = RULES[report.state];
  const { state } = rule;
  if (state === undefined) return success(undefined);
  const key = deploymentKey(environment, report);
  const listed = await github.listDeployments(key);
  if (!listed.ok) return listed;
  const { headSha } = report.subject;
  const isCurrent = ({ sha }: Deployment): boolean => rule.of === 'all' || sha === headSha;
  const found = await findOrCreate(github, { key, report, rule, found: listed.value.filter(isCurrent) });
  if (!found.ok) return found;
  // Two runs may make a deployment at once. The older one stays.
  const { current, doubles } = rule.mayCreate
    ? partDoubles(found.value)
    : { current: found.value, doubles: [] };
  if (report.state === 'gone' && !isCommented) {
    const noted = await noteSpent(github, environment, { report, own: current });
    if (!noted.ok) return noted;
  }
  for (const { id } of current) {
    const set = await github.setDeploymentState(id, {
      ...linksOf(report),
      ...noteOf(report),
      state,
      environment,
    });
    if (!set.ok) return set;
  }
  const earlier = rule.deletes === 'earlier' ? listed.value.filter((one) => !isCurrent(one)) : [];
  const ended = rule.deletes === 'all' ? current : [...doubles, ...earlier];
  const deleted = await endDeployments(github, environment, { ended, areInactive: rule.deletes === 'all' });
  if (!deleted.ok) return deleted;
  return success(current.length === 0 ? undefined : state);
}

async function findOrCreate(
  github: GitHubPort,
  facts: {
    readonly key: DeploymentKey;
    readonly report: Report;
    readonly rule: Rule;
    readonly found: readonly Deployment[];
  },
): Promise<Result<readonly Deployment[], GitHubFault>> {
  const { key, report, rule, found } = facts;
  const { headSha } = report.subject;
  if (found.length > 0 || !rule.mayCreate || headSha === undefined) return success(found);
  const created = await github.createDeployment(key, { sha: headSha, description: `Preview ${report.name}` });
  if (!created.ok) return created;
  // The final report lists the deployments anyway.
  if (report.state === 'deploying') return success([created.value]);
  const listed = await github.listDeployments(key);
  if (!listed.ok) return listed;
  const others = listed.value.filter(({ id, sha }) => sha === headSha && id !== created.value.id);
  return success([created.value, ...others]);
}

function partDoubles(ofCommit: readonly Deployment[]): Record<'current' | 'doubles', readonly Deployment[]> {
  const oldestFirst = ofCommit.toSorted((one, other) => one.id - other.id);
  return { current: oldestFirst.slice(0, 1), doubles: oldestFirst.slice(1) };
}

/** GitHub deletes only inactive deployments. Another run may have deleted it in between. */
async function endDeployments(
  github: GitHubPort,
  environment: string,
  { ended, areInactive }: { readonly ended: readonly Deployment[]; readonly areInactive: boolean },
): Promise<Result<void, GitHubFault>> {
  for (const { id } of ended) {
    const set = areInactive
      ? success(undefined)
      : await github.setDeploymentState(id, { state: 'inactive', environment });
    const deleted = set.ok ? await github.deleteDeployment(id) : set;
    if (!deleted.ok && deleted.fault.status !== NOT_FOUND) return deleted;
  }
  return success(undefined);
}

function noteOf({ spending }: Report): { readonly description?: string } {
  return spending === undefined ? {} : { description: renderSpendingNote(spending) };
}

function linksOf(report: Report): { readonly url?: string; readonly logUrl?: string } {
  return {
    ...(report.url === undefined ? {} : { url: report.url }),
    ...(report.runUrl === undefined ? {} : { logUrl: report.runUrl }),
  };
}
