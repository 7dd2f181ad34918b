// Checks a deploy against max-hourly-price, max-previews and budget: before its first write, and again after a create.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type ApiFault, type Endpoint, stateOf } from '@preview-endpoints/core/client';
import { identifyCandidate, identifyRunPreview, removeEndpoint } from '@preview-endpoints/core/previews';
import type { Subject } from '../../intent/decide-intent.ts';
import { renderDollars } from '../../report/dollars.ts';
import { previewFailure, type RunFailure } from '../../report/failure.ts';
import type { Job } from '../job.ts';
import type { Prepared } from './prepare.ts';

export interface Caps {
  /** US dollars per hour with every replica up. */
  readonly maxHourlyPrice: number | undefined;
  /** Previews of this repository in the namespace that are not paused, this one included. */
  readonly maxPreviews: number | undefined;
}

/** Why a deploy is refused. */
export interface CapBreach {
  readonly what: string;
  readonly remedy: string;
}

/** Returns the note about the month's budget, if people need to know of it. */
export async function checkCaps(
  job: Job,
  subject: Subject,
  prepared: Prepared,
): Promise<Result<string | undefined, RunFailure>> {
  const price = decidePriceCap(job.inputs, prepared.pricePerHour);
  if (price !== undefined) return refuse(price);
  const counted = await checkCount(job, subject, prepared);
  if (!counted.ok) return counted;
  // Most runs have no budget, so this code is loaded only when it is needed.
  const { budget } = job.inputs;
  if (budget === undefined) return success(undefined);
  const { checkBudget } = await import('./check-budget.ts');
  return checkBudget(job, subject, { prepared, budget });
}

async function checkCount(job: Job, subject: Subject, prepared: Prepared): Promise<Result<void, RunFailure>> {
  const { inputs, client } = job;
  if (inputs.maxPreviews === undefined) return success(undefined);
  const listed = await client.listEndpoints({ namespace: inputs.namespace });
  if (!listed.ok) return failure(previewFailure(listed.fault));
  const previews = await countedPreviews(listed.value.endpoints, subject);
  const { name } = prepared.endpoint;
  // A preview that is counted already does not add to the number.
  if (previews.some((preview) => preview.name === name)) return success(undefined);
  const breach = decidePreviewCap(
    inputs,
    previews.map((preview) => preview.name),
  );
  return breach === undefined ? success(undefined) : refuse(breach);
}

/**
 * Several runs may each find room for one more preview at the same time, and all create one. So each run counts again after its
 * own create, and the youngest previews beyond the cap are deleted by their own runs.
 */
export async function yieldToCap(
  job: Job,
  subject: Subject,
  { created, prepared }: { readonly created: Endpoint; readonly prepared: Prepared },
): Promise<Result<void, RunFailure>> {
  const { inputs, client, signal } = job;
  const { maxPreviews } = inputs;
  if (maxPreviews === undefined) return success(undefined);
  const listed = await listWithCreated(job, created);
  // The cap held at the first check, and the next run checks again.
  if (!listed.ok) return success(undefined);
  const previews = await countedPreviews(withCreated(listed.value, created), subject);
  const beyond = beyondCap(previews, maxPreviews);
  if (!beyond.some(({ name }) => name === created.name)) return success(undefined);
  job.reporter.line(`delete ${created.name}: another run was faster, and max-previews is ${maxPreviews}`);
  const { endpoint } = prepared;
  const removed = await removeEndpoint({ client, endpoint, ...(signal === undefined ? {} : { signal }) });
  if (!removed.ok) return failure(previewFailure(removed.fault));
  const others = previews.filter(({ name }) => name !== created.name).map(({ name }) => name);
  const breach = decidePreviewCap(inputs, others);
  return breach === undefined ? success(undefined) : refuse(breach);
}

/** If the list lags longer than all these pauses, it is taken as it is. */
const LIST_LAG_PAUSES_MS = [2_000, 4_000, 8_000, 16_000] as const;

/** A list without our own create may also lack those of other runs. */
async function listWithCreated(
  { client, inputs: { namespace }, ports, signal }: Job,
  { name }: Endpoint,
): Promise<Result<readonly Endpoint[], ApiFault>> {
  let listed = await client.listEndpoints({ namespace });
  for (const pauseMs of LIST_LAG_PAUSES_MS) {
    const isBehind = listed.ok && !listed.value.endpoints.some((one) => one.name === name);
    if (!isBehind || signal?.aborted === true) break;
    await ports.clock.sleep(pauseMs, signal);
    listed = await client.listEndpoints({ namespace });
  }
  return listed.ok ? success(listed.value.endpoints) : listed;
}

/** A list may lag behind a create. */
function withCreated(listed: readonly Endpoint[], created: Endpoint): readonly Endpoint[] {
  return listed.some(({ name }) => name === created.name) ? listed : [...listed, created];
}

/** The previews beyond the cap: the youngest, by time of creation and then by name. */
export function beyondCap(previews: readonly Endpoint[], maxPreviews: number): readonly Endpoint[] {
  const createdAt = ({ status }: Endpoint): string => status.createdAt ?? '';
  return previews
    .toSorted((a, b) => compare(createdAt(a), createdAt(b)) || compare(a.name, b.name))
    .slice(maxPreviews);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function refuse({ what, remedy }: CapBreach): Result<never, RunFailure> {
  return failure({ kind: 'refused', reason: what, remedy });
}

export function decidePriceCap(caps: Caps, pricePerHour: number | undefined): CapBreach | undefined {
  const { maxHourlyPrice } = caps;
  if (maxHourlyPrice === undefined) return undefined;
  const cap = renderDollars(maxHourlyPrice);
  if (pricePerHour === undefined) {
    return {
      what: `max-hourly-price is ${cap}, and the API gives no price for this instance.`,
      remedy: 'Remove max-hourly-price, or use a server that gives prices.',
    };
  }
  if (pricePerHour <= maxHourlyPrice) return undefined;
  const more = renderDollars(pricePerHour - maxHourlyPrice);
  return {
    what: `The preview would cost up to ${renderDollars(pricePerHour)} per hour, ${more} more than max-hourly-price (${cap}).`,
    remedy: 'Choose a smaller instance or fewer replicas, or raise max-hourly-price.',
  };
}

/** `others`: the names of the other previews of this repository that count. */
export function decidePreviewCap(caps: Caps, others: readonly string[]): CapBreach | undefined {
  const { maxPreviews } = caps;
  if (maxPreviews === undefined || others.length < maxPreviews) return undefined;
  return {
    what: `${others.length} previews of this repository exist already, and max-previews is ${maxPreviews}: ${others.join(', ')}.`,
    remedy: 'Close a pull request, pause or tear down a preview, or raise max-previews.',
  };
}

/** A paused preview costs nothing, and would fill the cap for ever if it counted. */
async function countedPreviews(
  endpoints: readonly Endpoint[],
  { repository }: Subject,
): Promise<readonly Endpoint[]> {
  const awake = endpoints.filter((endpoint) => stateOf(endpoint) !== 'paused');
  const candidates = await Promise.all(
    awake.map((endpoint) => identifyCandidate(endpoint, repository, identifyRunPreview)),
  );
  return candidates.flatMap((one) => (one.kind === 'foreign' ? [] : [one.endpoint]));
}
