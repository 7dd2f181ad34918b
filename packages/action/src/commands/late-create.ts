// Waits for creates that may still be on their way when a close has found what is there, or nothing. It may not write.

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

/** What may appear within this time, as far as its names are known; 0: nothing will. */
export interface LateCreates {
  readonly names: readonly string[];
  readonly withinMs: number;
}

export const NOTHING_LATE: LateCreates = { names: [], withinMs: 0 };

/** One that was made a moment ago may have been asked for twice. */
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

/** The run that said so was lost or cancelled before it could say more. */
const UNDER_WAY: ReadonlySet<string> = new Set(['deploying', 'cancelled', 'died']);

/**
 * Names whose create may be on its way although nothing has them: each that is told of as under way, and, where no preview
 * was found, the preview's own, whatever GitHub remembers: a machine may be lost after its create and before its
 * first word there. `seen` are the names that previews had, and `others` those that somebody else's endpoints have.
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
  // They are there already, and would end the wait at once.
  return { names: [...names].filter((name) => !others.includes(name)), withinMs: LATE_CREATE_MS };
}

/**
 * Until one of them appears or the time is over. The search is made again afterwards, because a variant may have come
 * that nobody told of.
 */
export async function waitForLateCreate(job: Job, { names, withinMs }: LateCreates): Promise<void> {
  const { client, signal, inputs } = job;
  const what = names.length === 0 ? 'a preview' : names.join(', ');
  job.reporter.line(`a create of ${what} may still be on its way, so it is looked for again`);
  await watchForLateCreate({
    ...{ client, clock: job.ports.clock, namespace: inputs.namespace, names, withinMs },
    ...(signal === undefined ? {} : { signal }),
  });
}
