// Brings a preview up on the first available instance. The next instance is tried only after certain faults.

import type { Result } from '@preview-endpoints/core';
import { instanceId } from '@preview-endpoints/core/previews';
import { diagnose } from '../../report/diagnosis/diagnose.ts';
import type { Job } from '../job.ts';
import { bringUp } from './bring-up.ts';
import type { DeployFault } from './deploy-fault.ts';
import type { Prepared } from './prepare.ts';
import type { DeployProgress } from './progress.ts';
import type { Ready } from './ready.ts';

export interface BroughtUp {
  /** The prepared deploy that the result is about. */
  readonly prepared: Prepared;
  readonly progress: DeployProgress;
  readonly deployed: Result<Ready, DeployFault>;
}

export async function bringUpInTurn(
  job: Job,
  first: Prepared,
  begin: (prepared: Prepared, before: DeployProgress | undefined) => DeployProgress,
): Promise<BroughtUp> {
  let prepared = first;
  let progress = begin(first, undefined);
  for (;;) {
    const deployed = await bringUp(job, prepared, progress);
    const next = prepared.fallback;
    const why = deployed.ok || next === undefined ? undefined : whyNext(deployed.fault);
    if (deployed.ok || next === undefined || why === undefined || job.signal?.aborted === true)
      return { prepared, progress, deployed };
    job.reporter.line(`${instanceId(prepared.instance)}: ${why}. Trying ${instanceId(next.instance)}.`);
    if (isNothingThere(deployed.fault)) progress.spending.stops();
    prepared = next;
    progress = begin(next, progress);
  }
}

/** Undefined: another instance would not help, or it is unknown whether it would. */
export function whyNext(fault: DeployFault): string | undefined {
  if (fault.kind === 'quotaExceeded') return 'the quota is used up';
  if (fault.kind === 'instanceUnavailable') return 'it has no capacity';
  if (fault.kind === 'smokeTest' || fault.kind === 'overCap') return undefined;
  const isAboutStart = fault.kind === 'startFailed' || fault.kind === 'deadlinePassed';
  return isAboutStart && diagnose(fault, [])?.cause === 'noCapacity' ? 'it has no capacity' : undefined;
}

/** The API refused the write itself, so nothing was created. */
function isNothingThere({ kind }: DeployFault): boolean {
  return kind === 'quotaExceeded' || kind === 'instanceUnavailable';
}
