// Finds the previews of a merge group: those of the runs on its branch, according to GitHub. It may not write.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type FoundPreview, identifyCandidate, identifyRunPreview } from '@preview-endpoints/core/previews';
import type { Subject } from '../../shared/intent/intent.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { notConfirmed, repositoryOf } from './confirm-gone.ts';

/** A preview of a run exists as long as its job. GitHub's event that the group is gone ends it earlier. */
export async function findMergeGroupPreviews(
  { client, github, policy }: AttemptFacts,
  { namespace, repositoryId }: Extract<Subject, { kind: 'target' }>,
  branch: string,
): Promise<Result<readonly FoundPreview[], Attempt>> {
  const listed = await client.listEndpoints({ namespace });
  if (!listed.ok) return failure({ kind: 'failed', fault: listed.fault });
  const identified = await Promise.all(
    listed.value.endpoints.map((endpoint) =>
      identifyCandidate(endpoint, { server: github.server, id: repositoryId }, identifyRunPreview),
    ),
  );
  const repository = repositoryOf(policy, { repositoryId, namespace });
  const reader = repository === undefined ? undefined : github.readTargets(repository);
  const found: FoundPreview[] = [];
  for (const candidate of identified) {
    if (candidate.kind !== 'preview' || candidate.identity.target.kind !== 'run') continue;
    const { endpoint, identity } = candidate;
    const run = await reader?.readTarget(identity.target);
    if (run?.ok !== true || run.value.status === 'unknown')
      return failure(notConfirmed(`whose run ${endpoint.name} belongs to`));
    if (run.value.headBranch === branch) found.push({ endpoint, identity, ownership: { kind: 'ours' } });
  }
  return success(found);
}
