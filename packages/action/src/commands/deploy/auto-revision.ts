// Decides the revision for `revision: auto`: the model's branch with the name of the pull request's branch, or its default
// branch. Pure.

import type { Result } from '@preview-endpoints/core';
import type { ApiFault } from '@preview-endpoints/core/client';
import type { HubModel } from '@preview-endpoints/core/hub';

/** The input's word for the Hub branch of the same name. */
export const AUTO_REVISION = 'auto';

export interface AutoRevision {
  /** Undefined: the default branch. */
  readonly revision: string | undefined;
  /** A sentence for log, report and result. */
  readonly why: string;
}

/** `branch` is hostile text. It is undefined if its name is unknown. */
export function decideAutoRevision(
  branch: string | undefined,
  answer: Result<HubModel, ApiFault> | undefined,
): AutoRevision {
  const byDefault = (why: string): AutoRevision => ({
    revision: undefined,
    why: `revision auto is the default branch, because ${why}`,
  });
  if (branch === undefined || answer === undefined) return byDefault('the name of the branch is unknown');
  if (answer.ok)
    return { revision: branch, why: `revision auto is ${branch}, because the model has this branch` };
  const isMissing = answer.fault.kind === 'notFound' || answer.fault.kind === 'invalidRequest';
  return byDefault(
    isMissing
      ? `the model has no branch ${branch}`
      : `the Hub could not be asked for the branch ${branch} (${answer.fault.kind})`,
  );
}
