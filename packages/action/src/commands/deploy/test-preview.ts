// Asks a ready preview which model it serves, and asks its cases. It decides what red answers mean for the run.

import { failure, type Result, success } from '@preview-endpoints/core';
import { badInputs } from '../../report/failure.ts';
import { addressOf } from '../../report/report-facts.ts';
import { askCases, askServedModel, type CasesFault } from '../cases/ask-cases.ts';
import type { AskedCases } from '../cases/asked-cases.ts';
import type { Job } from '../job.ts';
import type { DeployFault } from './deploy-fault.ts';
import { askedResult, servedFacts } from './deploy-report.ts';
import type { Prepared } from './prepare.ts';
import type { DeployProgress } from './progress.ts';
import { isAsleep, type Ready } from './ready.ts';

export async function testPreview(
  job: Job,
  prepared: Prepared,
  { ready, progress }: { readonly ready: Ready; readonly progress: DeployProgress },
): Promise<Result<Ready, DeployFault>> {
  const { endpoint, deployed, waitedMs } = ready;
  const servedModel = await askServedModel(job, prepared, endpoint);
  if (servedModel !== undefined) job.reporter.line(`served model: ${servedModel}`);
  const known = { ...ready, servedModel };
  if (prepared.cases.wishes.length === 0) return success(known);
  job.reporter.group('Cases');
  const met = {
    endpoint,
    servedModel,
    subject: progress.subject,
    coldStartMs: isAsleep(deployed) ? waitedMs : undefined,
  };
  const asked = await progress.follower.during('testing', askCases(job, prepared, met));
  if (!asked.ok) return failure(faultOf(asked.fault));
  return judge(prepared, { ...known, asked: asked.value });
}

function judge(
  prepared: Prepared,
  ready: Ready & { readonly asked: AskedCases },
): Result<Ready, DeployFault> {
  const { asked, endpoint, deployed } = ready;
  if (asked.verdict.broken.length === 0) return success(ready);
  const facts = {
    ...addressOf(endpoint),
    ...servedFacts(prepared, ready),
    ...askedResult(asked),
    created: deployed.outcome === 'created' || deployed.outcome === 'replaced',
  };
  const { smoke, hasMore } = asked;
  return failure(
    smoke === undefined || hasMore
      ? { kind: 'redVerdict', asked, facts }
      : { kind: 'smokeTest', outcome: smoke, asked, facts },
  );
}

function faultOf(fault: CasesFault): DeployFault {
  switch (fault.kind) {
    case 'cancelled':
      return { kind: 'cancelled', operation: 'requestInference' };
    case 'unaskable':
      return { kind: 'unaskable', failure: badInputs(...fault.faults) };
    case 'withoutAddress': {
      const wanted = 'an https address under endpoints.huggingface.cloud, or one of the API';
      return {
        kind: 'smokeTest',
        outcome: { misses: [{ what: 'address', wanted, got: fault.got }] },
        facts: {},
      };
    }
  }
}
