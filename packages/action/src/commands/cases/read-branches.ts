// Reads the names of the branches that a run is about, from the runner or from GitHub. It changes nothing.

import type { Subject } from '../../intent/decide-intent.ts';
import type { Job } from '../job.ts';
import { withinTime } from '../within-time.ts';

/** A name is absent if neither the runner nor GitHub told it. People choose the names, so they are hostile text. */
export interface Branches {
  readonly head?: string;
  readonly base?: string;
}

export async function readBranches(job: Job, { target: own, askedFor }: Subject): Promise<Branches> {
  const target = askedFor ?? own;
  if (target.kind === 'run') return job.branches;
  if (target.kind === 'branch') return { head: target.name };
  if (job.branches.head !== undefined && job.branches.base !== undefined) return job.branches;
  const { number } = target;
  const asked = await withinTime(
    job,
    job.github.ask((github) => github.pullRequest(number)),
  );
  if (asked === undefined || !asked.ok) return job.branches;
  const { headRef, baseRef } = asked.value;
  return {
    ...(headRef === undefined ? {} : { head: headRef }),
    ...(baseRef === undefined ? {} : { base: baseRef }),
  };
}
