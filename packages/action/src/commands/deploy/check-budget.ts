// Checks a deploy against the input `budget`, before its first write.

import { failure, type Result, success } from '@preview-endpoints/core';
import { stateOf } from '@preview-endpoints/core/client';
import { endpointHourlyPrice } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import { readMonthCosts, sumOf } from '../month-costs.ts';
import { decideBudget } from './decide-budget.ts';
import type { Prepared } from './prepare.ts';

/** Each preview takes one or two requests before the create. */
const MOST_ASKED = 40;

/** Returns the note for people; undefined if there is nothing to note. */
export async function checkBudget(
  job: Job,
  subject: Subject,
  { prepared, budget }: { readonly prepared: Prepared; readonly budget: number },
): Promise<Result<string | undefined, RunFailure>> {
  const { inputs, client, reporter } = job;
  const { namespace } = inputs;
  const listed = await client.listEndpoints({ namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const { endpoints } = listed.value;
  const { catalogue } = prepared;
  const [spent, before] = await Promise.all([
    readMonthCosts(job, subject.repository, { endpoints, catalogue, mostAsked: MOST_ASKED }),
    readPriceNow(job, prepared),
  ]);
  const decision = decideBudget({
    budget,
    spent: spent.ok ? sumOf(spent.value) : { unknown: spent.fault },
    before,
    after: highestPrice(prepared),
  });
  if (decision.kind === 'refused') {
    const { what, remedy } = decision.breach;
    return failure({ kind: 'refused', reason: what, remedy });
  }
  if (decision.note !== undefined) reporter.warning(decision.note);
  return success(decision.note);
}

/** Reads by name, because a list may lag behind a create. A paused preview bills nothing, and a deploy resumes it. */
async function readPriceNow({ client }: Job, { endpoint, catalogue }: Prepared): Promise<number | undefined> {
  const current = await client.getEndpoint(endpoint);
  if (!current.ok) return current.fault.kind === 'notFound' ? 0 : undefined;
  return stateOf(current.value) === 'paused' ? 0 : endpointHourlyPrice(catalogue, current.value);
}

/** Any of the instances may be the one that is available in the end. */
function highestPrice({ pricePerHour, fallback }: Prepared): number | undefined {
  if (fallback === undefined || pricePerHour === undefined) return pricePerHour;
  const next = highestPrice(fallback);
  return next === undefined ? undefined : Math.max(pricePerHour, next);
}
