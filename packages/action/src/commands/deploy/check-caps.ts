// Holds a deploy against max-hourly-price and max-previews before its first write.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Subject } from '../../intent/decide-intent.ts';
import { previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { type CapBreach, decidePreviewCap, decidePriceCap, otherPreviews } from './caps.ts';
import type { Prepared } from './prepare.ts';

export async function checkCaps(
  job: Job,
  subject: Subject,
  prepared: Prepared,
): Promise<Result<void, RunFailure>> {
  const { inputs, client } = job;
  const price = decidePriceCap(inputs, prepared.pricePerHour);
  if (price !== undefined) return refuse(price);
  if (inputs.maxPreviews === undefined) return success(undefined);
  const listed = await client.listEndpoints({ namespace: inputs.namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const { name } = prepared.endpoint;
  // A preview that exists is not one more.
  if (listed.value.endpoints.some((endpoint) => endpoint.name === name)) return success(undefined);
  const breach = decidePreviewCap(
    inputs,
    await otherPreviews(listed.value.endpoints, subject.repository, name),
  );
  return breach === undefined ? success(undefined) : refuse(breach);
}

function refuse({ what, remedy }: CapBreach): Result<never, RunFailure> {
  return failure({ kind: 'refused', reason: what, remedy });
}
