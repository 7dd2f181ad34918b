// Previews that an earlier run told of in another namespace: the input was changed, and nobody looks after them.
// It may not write to them: they are in a namespace that the workflow does not name any more.

import { identifyPreview, previewKey } from '@preview-endpoints/core/previews';
import { runOf } from '../github/section-facts.ts';
import type { ToldPreview } from '../github/sticky-comment.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { explainFailure, type RunFailure } from '../report/failure.ts';
import { linkOf } from '../report/report-facts.ts';
import type { Job } from './job.ts';
import type { Told } from './read-told.ts';

/**
 * Those that the same workflow told of in an earlier run than what stands here. A matrix over namespaces tells of
 * all of them in one run. `here` is what was told of this namespace, before this run says anything.
 */
export async function findMoved(job: Job, subject: Subject, told: Told): Promise<readonly ToldPreview[]> {
  const { namespace } = job.inputs;
  const here = (told ?? []).filter((one) => one.namespace === namespace);
  const elsewhere = (told ?? []).filter((one) => one.namespace !== namespace && isThere(one));
  if (elsewhere.length > 0)
    job.reporter.line(
      `The comment tells of ${elsewhere.map(previewKey).join(', ')} too; this run looks after ${namespace}.`,
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

/** At a deploy nothing is told here yet when the input has just been changed. */
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
    `An earlier run deployed ${keys}, and this one deploys into ${namespace}. If the input namespace was changed, nobody takes that away: delete it at https://endpoints.huggingface.co.`,
  );
}

/** Red where one of them is there, or nobody can tell; undefined when all of them are gone. */
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
