// Waits for the create of a lost run, which may commit after the close has found nothing. It may not write.

import { previewName, watchForLateCreate } from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';

/**
 * Every close that finds nothing waits, whatever GitHub remembers: a machine may be lost after its create and before its
 * first word there. When the time is over the search is made again, because a variant may have come that nobody told of.
 */
export async function waitForLateCreate(job: Job, subject: Subject): Promise<void> {
  const { client, signal, inputs } = job;
  const name = await previewName(identityOf(subject, inputs.variant));
  job.reporter.line('there is no preview yet; a create may still be on its way, so the search is repeated');
  await watchForLateCreate({
    ...{ client, clock: job.ports.clock, namespace: inputs.namespace, names: [name] },
    ...(signal === undefined ? {} : { signal }),
  });
}
