// The rollback command: restores what the target served before the last promotion that is still in place.

import { failure, success } from '@preview-endpoints/core';
import { type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import {
  fingerprintTarget,
  isAsWritten,
  type PromotedSpec,
  type Promotion,
} from '@preview-endpoints/core/previews';
import { renderGitHubFault } from '../../github/github-fault-text.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { badInputs, type CommandResult, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import { loadSources } from '../deploy/load-sources.ts';
import type { Job } from '../job.ts';
import { factsOfTarget, performPromotion, readTarget } from './perform-promotion.ts';
import {
  endEntry,
  hasUnfinished,
  type LedgerEntry,
  lastFingerprint,
  readLedger,
} from './promotion-ledger.ts';
import { prepareTest } from './test-target.ts';

export async function runRollback(job: Job, subject: Subject): CommandResult {
  const { target: name = '', namespace } = job.inputs;
  job.reporter.group(`Roll ${name} back`);
  const [target, ledger, sources] = await Promise.all([
    readTarget(job, name),
    readLedger(job, name),
    loadSources(job),
  ]);
  if (!target.ok) return target;
  if (!sources.ok) return failure(badInputs(...sources.fault));
  if (!ledger.ok) return failure(refuse(name, renderGitHubFault(ledger.fault)));
  const last = ledger.value.find((entry) => isThere(entry, target.value));
  if (last === undefined) return failure(refuse(name, 'no promotion that could be rolled back is on record'));
  const test = prepareTest(job, sources.value.cases, target.value);
  if (!test.ok) return test;
  const left = hasUnfinished(ledger.value, target.value) ? undefined : lastFingerprint(ledger.value);
  const isOurs = left === undefined || left === (await fingerprintTarget(target.value));
  if (!isOurs) return failure(refuse(name, 'somebody changed it since the last promotion'));
  const performed = await performPromotion(job, {
    kind: 'rollback',
    subject,
    target: name,
    spec: wayBack(last.record.rollback),
    expected: undefined,
    // A promotion that is rolled back is not finished first.
    ledger: ledger.value.filter(({ id }) => id !== last.id),
    secretsMark: undefined,
    test: test.value,
    reasonToStop: async () => success(undefined),
  });
  if (!performed.ok) return performed;
  if (performed.value.kind === 'stopped')
    return success({ outcome: 'skipped', reason: performed.value.reason, name, namespace });
  await job.github.tryAsk(() => endEntry(job, { id: last.id, end: 'taken back' }));
  return success({ ...resultOf(last, performed.value.promotion), name, namespace });
}

function resultOf(last: LedgerEntry, { outcome, target }: Promotion): RunResult {
  const url = inferenceUrlOf(target)?.href;
  return {
    outcome: outcome === 'unchanged' ? 'unchanged' : 'updated',
    reason: reasonOf(last),
    ...(url === undefined ? {} : { url }),
    ...factsOfTarget(target),
  };
}

/** Env keys that the promotion added are removed too. */
function wayBack({ type, compute, model }: LedgerEntry['record']['rollback']): PromotedSpec {
  return { type, compute, model, hasWholeEnv: true };
}

/** False if the promotion was undone by its own run or by an earlier rollback, or if a run that died never wrote it. */
function isThere({ record, end }: LedgerEntry, target: Endpoint): boolean {
  if (record.kind !== 'promote') return false;
  return end === 'serves' || (end === 'open' && isAsWritten(record.body, target));
}

function reasonOf({ sha, record }: LedgerEntry): string {
  const lost = record.notRestorable;
  const missing =
    lost.length === 0
      ? ''
      : `; not restored, because the API does not return the earlier values: ${lost.join(', ')}`;
  return `it serves what it served before ${sha} was promoted${missing}`;
}

function refuse(name: string, why: string): RunFailure {
  return {
    kind: 'refused',
    reason: `${name} was not rolled back: ${why}.`,
    remedy: 'Revert the pull request and promote the revert, or change the endpoint by hand.',
  };
}
