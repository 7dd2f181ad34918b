// Deletes the previews of a merge group that its queue has given up: those of the runs that GitHub reports for the group's
// branch.

import { failure, type Result, success } from '@preview-endpoints/core';
import {
  describeTarget,
  identifyCandidate,
  identifyRunPreview,
  type PreviewIdentity,
} from '@preview-endpoints/core/previews';
import { renderGitHubFault } from '../github/github-fault-text.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { type CommandResult, previewFailure, type RunFailure } from '../report/failure.ts';
import { joinResults } from '../report/join-results.ts';
import type { RunResult } from '../report/outputs.ts';
import type { Job } from './job.ts';
import { removePreviews } from './teardown.ts';

/** `group.target` is the branch that the merge queue made for the group. */
export async function endMergeGroup(job: Job, group: Subject): CommandResult {
  const { namespace } = job.inputs;
  job.reporter.group(`Delete the previews of ${describeTarget(group.target)}`);
  const listed = await job.client.listEndpoints({ namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const candidates = await Promise.all(
    listed.value.endpoints.map((endpoint) =>
      identifyCandidate(endpoint, group.repository, identifyRunPreview),
    ),
  );
  const results: RunResult[] = [];
  for (const candidate of candidates) {
    if (candidate.kind !== 'preview' || candidate.identity.target.kind !== 'run') continue;
    const removed = await endOne(job, group, candidate.identity);
    if (!removed.ok) return removed;
    if (removed.value !== undefined) results.push(removed.value);
  }
  return success(
    results.length > 0
      ? joinResults(results)
      : { outcome: 'already-gone', reason: 'no run of the merge group has a preview', namespace },
  );
}

/** Undefined: the preview belongs to another group, or GitHub does not know its run. */
async function endOne(
  job: Job,
  group: Subject,
  { target, variant }: PreviewIdentity,
): Promise<Result<RunResult | undefined, RunFailure>> {
  const asked = await job.github.ask((github) => github.readTarget(target));
  if (!asked.ok) return failure(unasked(renderGitHubFault(asked.fault)));
  const { headBranch } = asked.value;
  const isOfGroup = group.target.kind === 'branch' && headBranch === group.target.name;
  if (!isOfGroup) return success(undefined);
  const inputs = { ...job.inputs, variant, onClose: 'delete' as const };
  return removePreviews({ ...job, inputs }, { repository: group.repository, target });
}

/** A preview whose run could not be asked about is kept, and the run reports it. */
function unasked(why: string): RunFailure {
  return {
    kind: 'refused',
    reason: `GitHub could not be asked whose run a preview belongs to, so it may be still billing. ${why}`,
    remedy: 'Give the step a github-token with the permission "actions: read", or let a sweep delete it.',
  };
}
