// Asks GitHub for the present status before a teardown deletes anything: an event or a sweep's answer may be hours old.

import { describeTarget, type PreviewTarget, type TargetStatus } from '@preview-endpoints/core/previews';
import type { Repository, Rules } from '../../policy/policy.ts';
import { sweepCallerOf } from '../../shared/callers.ts';
import type { Subject } from '../../shared/intent/intent.ts';
import type { GitHubReader } from '../github/ask-github.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';

/**
 * Undefined when nothing stands in the way. A sweep needs GitHub's answer. A webhook is GitHub's own signed
 * word: it counts where GitHub does not say more, as of a repository that the token cannot see.
 */
export async function confirmGone(
  { github, policy, intent }: AttemptFacts,
  { repositoryId, namespace, target }: Extract<Subject, { kind: 'target' }>,
): Promise<Attempt | undefined> {
  const isSweep = intent.caller === sweepCallerOf({ id: repositoryId });
  const repository = repositoryOf(policy, { repositoryId, namespace });
  const said = repository === undefined ? 'unknown' : await askAgain(github, repository, target);
  if (said === 'dead') return undefined;
  const what = describeTarget(target);
  if (said === 'alive') {
    const text = `GitHub says that ${what} lives, so its previews were left alone.`;
    return { kind: 'refused', state: null, trouble: { kind: 'targetLives', text } };
  }
  return isSweep ? notConfirmed(`whether ${what} is still closed or gone`) : undefined;
}

/** The repository in the current policy. */
export function repositoryOf(
  policy: Rules,
  { repositoryId, namespace }: { readonly repositoryId: number; readonly namespace: string },
): Repository | undefined {
  return policy.repositories.find((one) => one.id === repositoryId && one.namespace === namespace);
}

/** `what` is a clause: the question that GitHub does not answer. */
export function notConfirmed(what: string): Extract<Attempt, { readonly kind: 'failed' }> {
  const text = `GitHub does not say ${what}. Its previews wait, and bill.`;
  return {
    kind: 'failed',
    fault: { kind: 'unreachable', operation: 'getPullRequest', reason: 'unknown' },
    trouble: { kind: 'notConfirmed', text },
  };
}

async function askAgain(
  github: GitHubReader,
  repository: Repository,
  target: PreviewTarget,
): Promise<TargetStatus> {
  const status = await github.readTargets(repository).targetStatus(target);
  return status.ok ? status.value : 'unknown';
}
