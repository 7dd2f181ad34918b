// Waits for the create of a run that was killed: it may commit after the close has found nothing. It may not write.

import type { EndpointRef } from '@preview-endpoints/core/client';
import { previewName, watchForLateCreate } from '@preview-endpoints/core/previews';
import { deploymentKey } from '../github/deployment-key.ts';
import { findSticky, hasSection } from '../github/sticky-comment.ts';
import type { Subject } from '../intent/decide-intent.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import { type Told, toldOf } from './read-told.ts';

/**
 * True when one may have come meanwhile, also a variant that nobody told of: then the search is made again, and says
 * what is there or what is wrong.
 */
export async function mayHaveComeLate(job: Job, subject: Subject, told: Told): Promise<boolean> {
  const { client, signal, inputs } = job;
  const name = await previewName(identityOf(subject, inputs.variant));
  const { namespace } = inputs;
  const isTold = toldOf(told, { namespace, name })?.isGone === false;
  if (!isTold && !(await mayBeOnItsWay(job, subject, { namespace, name }))) return false;
  job.reporter.line('there is no preview yet; one may still be on its way, so it is looked for again');
  await watchForLateCreate({
    ...{ client, clock: job.ports.clock, namespace, names: [name] },
    ...(signal === undefined ? {} : { signal }),
  });
  return true;
}

/**
 * A deploy says so on GitHub while it sends its create, and its deployment is deleted with the preview. So
 * nothing is on its way where GitHub remembers nothing, but for a run that was lost in that very moment: the next
 * sweep finds its preview. Where GitHub cannot be asked, something may be.
 */
async function mayBeOnItsWay(job: Job, subject: Subject, preview: EndpointRef): Promise<boolean> {
  const { deployment, comment, environment } = job.inputs;
  if (deployment) {
    const key = deploymentKey(environment, preview);
    const listed = await job.github.tryAsk((github) => github.listDeployments(key));
    return listed === undefined || listed.length > 0;
  }
  if (!comment || subject.target.kind !== 'pullRequest') return true;
  const { number } = subject.target;
  const viewer = await job.github.tryAsk((github) => github.viewer());
  const comments = await job.github.tryAsk((github) => github.listComments(number));
  if (viewer === undefined || comments === undefined) return true;
  return hasSection(findSticky(comments, viewer)?.body ?? '', preview);
}
