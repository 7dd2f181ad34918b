// Finds the previews of an identity in a namespace: by the list, and by the names that it can have. It may not write.

import type { Client } from '../client/client.ts';
import type { ApiFault } from '../client/fault.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { Clock } from '../ports.ts';
import { failure, type Result, success } from '../result.ts';
import {
  buildIdentity,
  type PreviewIdentity,
  type PreviewRepository,
  type PreviewTarget,
} from './identity.ts';
import { identifyPreview, previewName } from './name.ts';
import { decideOwnership, type Ownership, previewMarks, targetTag } from './ownership.ts';

/** An endpoint with the name of a preview; its ownership says whether it is ours. */
export interface FoundPreview {
  readonly endpoint: Endpoint;
  readonly identity: PreviewIdentity;
  readonly ownership: Ownership;
}

/** Every endpoint whose name belongs to the target: the preview without a variant, and each variant. */
export async function findPreviews(
  endpoints: readonly Endpoint[],
  repository: PreviewRepository,
  target: PreviewTarget,
): Promise<readonly FoundPreview[]> {
  const found: FoundPreview[] = [];
  for (const endpoint of endpoints) {
    const identity = await identifyPreview(endpoint.name, repository, target);
    if (identity === undefined) continue;
    found.push({ endpoint, identity, ownership: decideOwnership(endpoint, await previewMarks(identity)) });
  }
  return found;
}

/** Whose previews are searched, and where. */
export interface PreviewSearch {
  readonly client: Pick<Client, 'listEndpoints' | 'getEndpoint'>;
  readonly namespace: string;
  readonly repository: PreviewRepository;
  readonly target: PreviewTarget;
  /** The variants that exist or may have existed. The preview without a variant is always searched. */
  readonly variants?: readonly string[];
}

/**
 * The previews of a target as a teardown needs them. A list may lag, so names that it does not show are also read
 * one by one. Empty only when each of those names was answered with a 404.
 */
export async function searchPreviews(
  search: PreviewSearch,
): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const listed = await listPreviews(search);
  if (!listed.ok) return listed;
  const found = [...listed.value];
  for (const variant of new Set([undefined, ...(search.variants ?? [])])) {
    const identity = buildIdentity(search.repository, search.target, variant);
    const name = await previewName(identity);
    if (found.some(({ endpoint }) => endpoint.name === name)) continue;
    const preview = await findPreview({ ...search, identity });
    if (!preview.ok) return preview;
    if (preview.value !== undefined) found.push(preview.value);
  }
  return success(found);
}

/** The preview of one identity by its name: one GET, however many endpoints the namespace has. */
export async function findPreview(search: {
  readonly client: Pick<Client, 'getEndpoint'>;
  readonly namespace: string;
  readonly identity: PreviewIdentity;
}): Promise<Result<FoundPreview | undefined, ApiFault>> {
  const { client, namespace, identity } = search;
  const marks = await previewMarks(identity);
  const current = await client.getEndpoint({ namespace, name: marks.name });
  if (current.ok) {
    const endpoint = current.value;
    return success({ endpoint, identity, ownership: decideOwnership(endpoint, marks) });
  }
  return current.fault.kind === 'notFound' ? success(undefined) : current;
}

/**
 * The previews of a target that the list of the namespace shows, with every variant. `byTag` reads only endpoints
 * that still have the tag of the target, for callers that know the previews whose tags were removed.
 */
export async function listPreviews(
  search: PreviewSearch & { readonly byTag?: boolean },
): Promise<Result<readonly FoundPreview[], ApiFault>> {
  const { client, namespace, repository, target } = search;
  // One tag only: sources disagree on whether several tags mean all or any of them.
  const tags = search.byTag === true ? { tags: [targetTag(target)] } : {};
  const listed = await client.listEndpoints({ namespace, ...tags });
  if (!listed.ok) return listed;
  const { endpoints, unreadable } = listed.value;
  const readable: Endpoint[] = [];
  // An endpoint that the list shows in an unreadable form may be ours. A read by name finds it or returns a fault.
  for (const name of await namesOfTarget(unreadable, repository, target)) {
    const current = await client.getEndpoint({ namespace, name });
    if (current.ok) readable.push(current.value);
    else if (current.fault.kind !== 'notFound') return current;
  }
  return success(await findPreviews([...endpoints, ...readable], repository, target));
}

async function namesOfTarget(
  unreadable: readonly { readonly name: string | undefined }[],
  repository: PreviewRepository,
  target: PreviewTarget,
): Promise<readonly string[]> {
  const names = unreadable.flatMap(({ name }) => name ?? []);
  const identities = await Promise.all(names.map((name) => identifyPreview(name, repository, target)));
  return names.filter((_, index) => identities[index] !== undefined);
}

/**
 * How much later a create may commit after its sender was killed: normal creates take a few seconds, and a
 * gateway gives up after 15 s.
 */
export const LATE_CREATE_MS = 20_000;
const LATE_CREATE_POLL_MS = 2_000;
/** The longest time between the creates of two runs that both found nothing. */
const LOOK_TO_CREATE_MS = 10_000;

/**
 * For how many milliseconds after a delete another endpoint of the same name may appear: a create whose reply was lost is
 * repeated, and may commit after the second endpoint is gone. 0 for an old endpoint; at most LATE_CREATE_MS, also where
 * its age is unknown or its time lies in the future. `nowMs` is the API's time.
 */
export function lateCreateLeftMs(deleted: Pick<Endpoint, 'status'>, nowMs: number): number {
  const createdMs = Date.parse(deleted.status.createdAt ?? '');
  if (Number.isNaN(createdMs)) return LATE_CREATE_MS;
  const leftMs = createdMs + LATE_CREATE_MS + LOOK_TO_CREATE_MS - nowMs;
  return Math.max(0, Math.min(leftMs, LATE_CREATE_MS));
}

/** Which names are watched, and for how long. */
export interface LateCreateWatch {
  readonly client: Pick<Client, 'getEndpoint'>;
  readonly clock: Clock;
  readonly namespace: string;
  readonly names: readonly string[];
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Polls by name until an endpoint appears or the time is over, for callers that found nothing while another
 * run's create may still be on its way. Undefined: no endpoint appeared.
 */
export async function watchForLateCreate(
  watch: LateCreateWatch,
): Promise<Result<Endpoint | undefined, ApiFault>> {
  const { clock, withinMs = LATE_CREATE_MS, signal } = watch;
  const endMs = clock.now() + withinMs;
  for (;;) {
    const seen = await lookByName(watch);
    if (!seen.ok || seen.value !== undefined) return seen;
    const leftMs = endMs - clock.now();
    if (signal?.aborted === true) return failure({ kind: 'cancelled', operation: 'getEndpoint' });
    if (leftMs <= 0) return success(undefined);
    await clock.sleep(Math.min(LATE_CREATE_POLL_MS, leftMs), signal);
  }
}

async function lookByName(watch: LateCreateWatch): Promise<Result<Endpoint | undefined, ApiFault>> {
  const { client, namespace, names, signal } = watch;
  for (const name of names) {
    const current = await client.getEndpoint({ namespace, name }, signal === undefined ? {} : { signal });
    if (current.ok || current.fault.kind !== 'notFound') return current;
  }
  return success(undefined);
}
