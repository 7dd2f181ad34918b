// Waits for creates of lost runs, which may commit after a close has searched for previews. It may not write.

import type { Endpoint } from '@preview-endpoints/core/client';
import {
  identifyPreview,
  LATE_CREATE_MS,
  lateCreateLeftMs,
  previewName,
  watchForLateCreate,
} from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import type { Told } from './read-told.ts';

/** The previews that may appear within this time, as far as their names are known. 0: none will. */
export interface LateCreates {
  readonly names: readonly string[];
  readonly withinMs: number;
}

export const NOTHING_LATE: LateCreates = { names: [], withinMs: 0 };

/** The create of an endpoint that is only a moment old may have been sent twice. */
export function lateAfter(job: Job, deleted: Endpoint): LateCreates {
  const withinMs = lateCreateLeftMs(deleted, job.apiNow());
  return withinMs > 0 ? { names: [deleted.name], withinMs } : NOTHING_LATE;
}

export function joinLate(all: readonly LateCreates[]): LateCreates {
  return {
    names: [...new Set(all.flatMap(({ names }) => names))],
    withinMs: Math.max(0, ...all.map(({ withinMs }) => withinMs)),
  };
}

/** States whose run may have been lost or cancelled before it could report more. */
const UNDER_WAY: ReadonlySet<string> = new Set(['deploying', 'cancelled', 'died']);

/**
 * Names without an endpoint whose create may be on its way: each that the comment reports as unfinished, and, if no preview
 * was found, the preview's own name. The own name counts whatever GitHub has recorded, because a machine may be lost after its
 * create and before its first report. `seen` are the names that previews had, `others` those of other owners' endpoints.
 */
export async function findUnseen(
  job: Job,
  { subject, told }: { readonly subject: Subject; readonly told: Told },
  { seen, others }: { readonly seen: readonly string[]; readonly others: readonly string[] },
): Promise<LateCreates> {
  const { namespace, variant } = job.inputs;
  const own = await previewName(identityOf(subject, variant));
  const names = new Set(seen.length === 0 ? [own] : []);
  for (const { facts, ...preview } of told ?? []) {
    if (preview.namespace !== namespace || !UNDER_WAY.has(facts.state)) continue;
    const identity = await identifyPreview(preview.name, subject.repository, subject.target);
    const isMeant = variant === undefined ? identity !== undefined : preview.name === own;
    if (isMeant && !seen.includes(preview.name)) names.add(preview.name);
  }
  if (names.size === 0) return NOTHING_LATE;
  // Other owners' endpoints exist already, so waiting for their names would end at once.
  return { names: [...names].filter((name) => !others.includes(name)), withinMs: LATE_CREATE_MS };
}

/**
 * Waits until one of them appears or the time is over. The caller searches again afterwards, because a variant may have
 * appeared that no run reported.
 */
export async function waitForLateCreate(job: Job, { names, withinMs }: LateCreates): Promise<void> {
  const { client, signal, inputs } = job;
  const what = names.length === 0 ? 'a preview' : names.join(', ');
  job.reporter.line(`a create of ${what} may still be on its way, so the search is repeated`);
  await watchForLateCreate({
    ...{ client, clock: job.ports.clock, namespace: inputs.namespace, names, withinMs },
    ...(signal === undefined ? {} : { signal }),
  });
}
