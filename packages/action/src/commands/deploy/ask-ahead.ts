// Questions that a deploy asks early and in parallel, so that nothing waits for the answers. They change nothing.

import type { Subject } from '../../intent/decide-intent.ts';
import { askTarget, type Conditions, type TargetNow } from '../ask-target.ts';
import type { Job } from '../job.ts';
import type { Identified } from './identify.ts';

/** An older answer is asked for again. */
const FRESH_MS = 5_000;

export interface EndQuestion {
  /** Call it when the preview answers: the end of the run needs what GitHub says now. */
  begin(): void;
  ask(): Promise<TargetNow>;
}

/** Asks whether the preview is still wanted, while the last look confirms that it serves. */
export function askAtEnd(job: Job, subject: Subject, conditions: Conditions): EndQuestion {
  const ask = (): Promise<TargetNow> => askTarget(job, subject, { conditions, expected: 'wanted' });
  let begun: { readonly atMs: number; readonly answer: Promise<TargetNow> } | undefined;
  return {
    begin() {
      begun = { atMs: job.ports.clock.now(), answer: ask() };
      job.github.readAhead(subject.target);
    },
    ask: () => (begun !== undefined && job.ports.clock.now() - begun.atMs <= FRESH_MS ? begun.answer : ask()),
  };
}

/** Asks in parallel whether the name is free. Only a fresh 404 counts; an existing endpoint is read again before a write. */
export async function lookForAbsence(
  job: Job,
  { endpoint }: Pick<Identified, 'endpoint'>,
): Promise<() => boolean> {
  const current = await job.client.getEndpoint(endpoint);
  const isAbsent = !current.ok && current.fault.kind === 'notFound';
  const askedMs = job.ports.clock.now();
  return () => isAbsent && job.ports.clock.now() - askedMs <= FRESH_MS;
}
