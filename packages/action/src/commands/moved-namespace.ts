// Finds previews that an earlier run reported in another namespace: the input was changed, so no run deletes them. It may not
// write to them, because the workflow does not name their namespace any more.

import { identifyPreview, previewKey } from '@preview-endpoints/core/previews';
import { runOf } from '../github/section-facts.ts';
import type { ToldPreview } from '../github/sticky-comment.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { explainFailure, type RunFailure } from '../report/failure.ts';
import { linkOf } from '../report/report-facts.ts';
import type { Job } from './job.ts';
import type { Told } from './read-told.ts';

/**
 * The previews that the same workflow reported in a run before the last one for this namespace. The jobs of a matrix over
 * namespaces report theirs in the same run. `here` is what was reported for this namespace before this run reports anything.
 */
export async function findMoved(job: Job, subject: Subject, told: Told): Promise<readonly ToldPreview[]> {
  const { namespace } = job.inputs;
  const here = (told ?? []).filter((one) => one.namespace === namespace);
  const elsewhere = (told ?? []).filter((one) => one.namespace !== namespace && isThere(one));
  if (elsewhere.length > 0)
    job.reporter.line(
      `The comment also lists ${elsewhere.map(previewKey).join(', ')}; this run looks after ${namespace} only.`,
    );
  const moved = elsewhere.filter((other) => here.some((one) => isOlder(other, one)));
  const identities = await Promise.all(
    moved.map(({ name }) => identifyPreview(name, subject.repository, subject.target)),
  );
  return moved.filter((_, index) => identities[index] !== undefined);
}

function isThere({ isGone, facts }: ToldPreview): boolean {
  return !isGone && facts.state !== 'planned';
}

function isOlder({ facts: other }: ToldPreview, { facts: ours }: ToldPreview): boolean {
  if (other.workflow !== ours.workflow || other.run === undefined || ours.run === undefined) return false;
  return BigInt(other.run) < BigInt(ours.run);
}

/** A deploy has no report for this namespace yet if the input has just been changed. */
export function warnOfMoved(job: Job, told: Told): void {
  const { namespace } = job.inputs;
  const run = runOf(job.runUrl);
  if (told === undefined || run === undefined || told.some((one) => one.namespace === namespace)) return;
  const earlier = told.filter(
    (one) => isThere(one) && one.facts.run !== undefined && BigInt(one.facts.run) < BigInt(run),
  );
  if (earlier.length === 0) return;
  const keys = earlier.map(previewKey).join(', ');
  job.reporter.warning(
    `An earlier run deployed ${keys}, and this one deploys into ${namespace}. If the input namespace was changed, no run deletes the old preview: delete it at https://endpoints.huggingface.co.`,
  );
}

/** Red if one of them still exists or its state is unknown; undefined if all of them are gone. */
export async function reportMoved(
  job: Job,
  subject: Subject,
  moved: readonly ToldPreview[],
): Promise<RunFailure | undefined> {
  const left: ToldPreview[] = [];
  for (const preview of moved) {
    const { namespace, name } = preview;
    const found = await job.client.getEndpoint({ namespace, name });
    if (found.ok || found.fault.kind !== 'notFound') left.push(preview);
    else {
      const gone = { state: 'gone', onlyWhereTold: true, endedMs: job.apiNow() } as const;
      job.github.publish({ ...linkOf(job), ...gone, namespace, name, subject });
    }
  }
  if (left.length === 0) return undefined;
  const failed = leftBehind(left, job.inputs.namespace);
  const fault = explainFailure(failed);
  for (const { namespace, name } of left) {
    job.github.publish({
      ...linkOf(job),
      state: 'stillBilling',
      namespace,
      name,
      subject,
      fault,
      onlyWhereTold: true,
    });
  }
  return failed;
}

function leftBehind(left: readonly ToldPreview[], namespace: string): RunFailure {
  return {
    kind: 'refused',
    reason: `${left.map(previewKey).join(', ')} was deployed by an earlier run, and this one looks after ${namespace} only: it may be still billing.`,
    remedy: 'Delete it at https://endpoints.huggingface.co, or run the teardown once with its namespace.',
  };
}
