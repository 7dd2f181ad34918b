// GitHub's faults as warnings, each kind once. It may not repeat a call.

import { describeTarget, type PreviewTarget } from '@preview-endpoints/core/previews';
import type { Reporter } from '../runner/reporter.ts';
import type { GitHubFault } from './github-port.ts';

/** GitHub answers some forbidden requests with 404 instead of 403. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([401, 403, 404]);

export function renderGitHubFault(fault: GitHubFault): string {
  const { call, status, message, permission } = fault;
  const code = status === undefined ? '' : ` (${status})`;
  const remedy = REFUSALS.has(status)
    ? ` Give the job the permission "${permission}".`
    : ` The next run reports it again. If this repeats, check that the job has the permission "${permission}".`;
  return `GitHub: ${call} failed${code}: ${message}. The preview itself is not affected.${permission === '' ? '' : remedy}`;
}

export type WarnOf = (fault: GitHubFault) => void;

/** One missing permission fails every call of its kind, and an outage fails every call, so each is reported once. */
export function createWarner(reporter: Pick<Reporter, 'warning'>, signal: AbortSignal): WarnOf {
  const warned = new Set<string>();
  return (fault) => {
    const scope = fault.permission.split(':')[0] ?? '';
    if (warned.has(scope) || signal.aborted) return;
    warned.add(scope);
    reporter.warning(renderGitHubFault(fault));
  };
}

export function unexpectedFault(error: unknown): GitHubFault {
  return { call: 'report', message: error instanceof Error ? error.message : String(error), permission: '' };
}

export const WITHOUT_TOKEN: GitHubFault = {
  call: 'report',
  message: 'there is no github-token',
  permission: '',
};

export function tooLate(withinMs: number): GitHubFault {
  return { call: 'report', message: `not written within ${withinMs / 1000} s`, permission: '' };
}

/** The cause is usually a missing permission: GitHub answers some forbidden requests with 404 instead of 403. */
export function proofless(target: PreviewTarget): GitHubFault {
  return {
    call: `ask for ${describeTarget(target)}`,
    status: 404,
    message: 'its answer proves nothing',
    permission: 'contents: read and pull-requests: read',
  };
}
