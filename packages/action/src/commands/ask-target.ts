// Asks GitHub for the present state of a run's pull request or branch, because the event's payload may be old. It changes
// nothing.

import { type Clock, type Result, success } from '@preview-endpoints/core';
import type { TargetStatus } from '@preview-endpoints/core/previews';
import type { GitHubFault, GitHubPort, PullRequest } from '../github/github-port.ts';
import type { Inputs } from '../inputs/parse-inputs.ts';
import type { Subject } from '../intent/decide-intent.ts';
import type { Job } from './job.ts';
import { ASK_WITHIN_MS, withinTime } from './within-time.ts';

export type TargetNow =
  /** A preview of this commit is wanted. */
  | { readonly kind: 'wanted' }
  /** A preview is wanted, but of another commit. `sha` is checked to be a commit id, so it is safe to print in a text. */
  | { readonly kind: 'superseded'; readonly sha: string }
  /** A preview is not wanted any more. */
  | { readonly kind: 'ended'; readonly why: string }
  /** GitHub could not be asked, or its answer proves nothing. `isUnseen`: GitHub shows the token no such branch, which proves nothing. */
  | { readonly kind: 'unknown'; readonly why: string; readonly isUnseen?: true };

/** Which pull requests get a preview. `none` is for a person's request, to which these conditions do not apply. */
export type Conditions = Pick<Inputs, 'label' | 'deployDrafts'> | 'none';

/** GitHub's API may lag behind its own events, so an answer that differs from the event is asked for a second time. */
const LAG_MS = 2_000;
const TOO_LATE = `no answer within ${ASK_WITHIN_MS / 1000} s`;
const COMMIT = /^[0-9a-f]{40,64}$/;

interface Asking {
  readonly github: Pick<Job['github'], 'ask'>;
  readonly ports: { readonly clock: Clock };
  readonly signal?: AbortSignal;
}

/** `expected` is what the event says. GitHub is asked a second time only if its answer differs. */
export async function askTarget(
  job: Asking,
  subject: Subject,
  { conditions, expected }: { readonly conditions: Conditions; readonly expected: 'wanted' | 'ended' },
): Promise<TargetNow> {
  if (job.signal?.aborted === true) return { kind: 'unknown', why: 'the run was cancelled' };
  const ask = async (): Promise<TargetNow> => {
    const asked = await withinTime(
      job,
      job.github.ask((github) => readTarget(github, subject, conditions)),
    );
    if (asked === undefined) return { kind: 'unknown', why: TOO_LATE };
    return asked.ok ? asked.value : { kind: 'unknown', why: asked.fault.message };
  };
  const first = await ask();
  if (first.kind === expected || first.kind === 'unknown') return first;
  await job.ports.clock.sleep(LAG_MS, job.signal);
  return ask();
}

async function readTarget(
  github: GitHubPort,
  { target: own, askedFor, headSha }: Subject,
  conditions: Conditions,
): Promise<Result<TargetNow, GitHubFault>> {
  const target = askedFor ?? own;
  // The run that asks is still running.
  if (target.kind === 'run') return success({ kind: 'wanted' });
  if (target.kind === 'branch') {
    const [status, head] = await Promise.all([github.targetStatus(target), github.branchHead(target.name)]);
    if (!status.ok) return status;
    return head.ok ? success(decideBranch(status.value, head.value, headSha)) : head;
  }
  const pull = await github.pullRequest(target.number);
  return pull.ok ? success(decidePullRequest(pull.value, headSha, conditions)) : pull;
}

function decideBranch(status: TargetStatus, head: string | undefined, ours: string | undefined): TargetNow {
  if (status === 'dead') return { kind: 'ended', why: 'the branch is gone' };
  if (status === 'unknown') {
    const unseen = head === undefined ? ({ isUnseen: true } as const) : {};
    return { kind: 'unknown', why: "GitHub's answer proves nothing", ...unseen };
  }
  // GitHub answers with another name if the branch was renamed.
  return head === undefined ? { kind: 'wanted' } : compareHeads(head, ours);
}

function decidePullRequest(pull: PullRequest, ours: string | undefined, conditions: Conditions): TargetNow {
  if (pull.state === 'closed') return { kind: 'ended', why: 'the pull request is closed' };
  const why = conditions === 'none' ? undefined : unmetCondition(pull, conditions);
  return why === undefined ? compareHeads(pull.headSha, ours) : { kind: 'ended', why };
}

function unmetCondition(
  pull: PullRequest,
  { label, deployDrafts }: Exclude<Conditions, 'none'>,
): string | undefined {
  if (pull.draft && !deployDrafts) return 'the pull request is a draft, and deploy-drafts is false';
  if (label === '' || pull.labels.includes(label)) return undefined;
  return `the pull request does not have the label ${label}`;
}

function compareHeads(head: string, ours: string | undefined): TargetNow {
  const isOther = ours !== undefined && head !== ours && COMMIT.test(head);
  return isOther ? { kind: 'superseded', sha: head } : { kind: 'wanted' };
}
