// The teardown command: finds every preview of the subject, removes or pauses it, and proves the result.

import { failure, success } from '@preview-endpoints/core';
import {
  describeTarget,
  identifyPreview,
  type PreviewFault,
  previewName,
} from '@preview-endpoints/core/previews';
import type { Subject } from '../intent/decide-intent.ts';
import { type CommandResult, explainFailure, previewFailure, type RunFailure } from '../report/failure.ts';
import { joinFaults, joinResults } from '../report/join-results.ts';
import type { RunResult } from '../report/outputs.ts';
import { linkOf } from '../report/report-facts.ts';
import { askTarget, type TargetNow } from './ask-target.ts';
import { identityOf } from './deploy/identify.ts';
import type { Job } from './job.ts';
import { findMoved, reportMoved } from './moved-namespace.ts';
import { readTold } from './read-told.ts';
import { type Taken, takeAway } from './take-away.ts';

/**
 * A teardown by an event does not happen if GitHub says that the preview is wanted now. If GitHub's answer is unknown, it happens
 * all the same, but in a repeated run it is red instead. A teardown by the input `command` always happens.
 */
export async function runTeardown(job: Job, subject: Subject): CommandResult {
  if (job.inputs.command !== 'auto') return removePreviews(job, subject);
  const ask = () => askTarget(job, subject, { conditions: job.inputs, expected: 'ended' });
  const now = await ask();
  const isWantedAgain = async (): Promise<boolean> => isWanted(await ask());
  switch (now.kind) {
    case 'ended':
      return removePreviews(job, subject, isWantedAgain);
    case 'wanted':
    case 'superseded':
      return success(staysWanted(subject));
    case 'unknown':
      job.reporter.line(`It is not known from GitHub whether this is still true (${now.why}).`);
      if (job.signal?.aborted === true) return failure(await reportCancelled(job, subject));
      if (job.isRerun) return failure(await reportUnproven(job, subject));
      return removePreviews(job, subject, isWantedAgain);
  }
}

function isWanted({ kind }: TargetNow): boolean {
  return kind === 'wanted' || kind === 'superseded';
}

function staysWanted({ target }: Subject): RunResult {
  return { outcome: 'skipped', reason: `${WANTED[target.kind]}, so its preview stays` };
}

const WANTED = {
  pullRequest: 'the pull request is open again',
  branch: 'the branch is there again',
  run: 'the run is at work',
} as const satisfies Record<Subject['target']['kind'], string>;

/** A run that was cancelled before GitHub answered may be late, so its event alone is no reason to delete. */
async function reportCancelled(job: Job, subject: Subject): Promise<RunFailure> {
  const fault: RunFailure = { kind: 'cancelled' };
  await reportLeft(job, subject, { failed: fault });
  return fault;
}

/** The event of a repeated run is old, so it alone is no reason to delete. */
async function reportUnproven(job: Job, subject: Subject): Promise<RunFailure> {
  const fault: RunFailure = {
    kind: 'refused',
    reason:
      'This run was started again, and it is not known from GitHub whether the preview is still wanted. Nothing was deleted: it may be still billing.',
    remedy: 'Run the job again once GitHub answers, or run the sweep.',
  };
  await reportLeft(job, subject, { failed: fault });
  return fault;
}

/** Removes the living previews. If there are none, the run ends well and says why it did nothing. */
export async function withdraw(job: Job, subject: Subject, reason: string): CommandResult {
  const removed = await removePreviews(job, subject);
  return removed.ok && removed.value.outcome === 'already-gone'
    ? success({ ...removed.value, outcome: 'skipped', reason })
    : removed;
}

/**
 * Also reports what an earlier run left in a namespace that the inputs do not name any more. `isWantedAgain` is asked after each
 * wait for a late create, because the preview that appears may belong to a target that is open again. Default: it is not.
 */
export async function removePreviews(
  job: Job,
  subject: Subject,
  isWantedAgain: () => Promise<boolean> = async () => false,
): CommandResult {
  const isNamed = job.inputs.name !== undefined;
  const moved = isNamed ? [] : await findMoved(job, subject, await readTold(job, subject));
  const removed = await removeHere(job, subject, isWantedAgain);
  const left = await reportMoved(job, subject, moved);
  return removed.ok && left !== undefined ? failure(left) : removed;
}

async function removeHere(job: Job, subject: Subject, isWantedAgain: () => Promise<boolean>): CommandResult {
  const { reporter, inputs } = job;
  const verb = inputs.onClose === 'pause' ? 'Pause' : 'Delete';
  reporter.group(`${verb} the previews of ${describeTarget(subject.target)}`);
  const taken = await takeAway(job, subject, isWantedAgain);
  if (taken.unfound !== undefined) return failure(await reportUnfound(job, subject, taken, taken.unfound));
  const fault = joinFaults(taken.faults);
  if (fault !== undefined) return failure(previewFailure(fault));
  if (taken.results.length > 0) return success(joinResults(taken.results));
  return success(taken.isWantedAgain === true ? staysWanted(subject) : await reportNothing(job, subject));
}

/** It is unknown whether there are more previews. One that was reported and not settled may be still billing. */
async function reportUnfound(
  job: Job,
  subject: Subject,
  { results, faults }: Taken,
  fault: PreviewFault,
): Promise<RunFailure> {
  if (fault.kind === 'notOurs' || fault.kind === 'cancelled' || fault.kind === 'stillBilling')
    return previewFailure(fault);
  const settled = new Set(results.map(({ name }) => name));
  const own = job.inputs.name ?? (await previewName(identityOf(subject, job.inputs.variant)));
  const name = settled.has(own) ? `another variant of ${own}` : own;
  const failed = previewFailure(
    joinFaults([...faults, { kind: 'stillBilling', name, cause: fault }]) ?? fault,
  );
  await reportLeft(job, subject, { failed, settled });
  return failed;
}

/** Reports each unsettled preview of the comment or the deployments as still billing. */
async function reportLeft(
  job: Job,
  subject: Subject,
  { failed, settled }: { readonly failed: RunFailure; readonly settled?: ReadonlySet<string | undefined> },
): Promise<void> {
  const { namespace } = job.inputs;
  const fault = explainFailure(failed);
  for (const name of await namesOf(job, subject)) {
    if (settled?.has(name) === true) continue;
    const report = { ...linkOf(job), name, namespace, subject, fault } as const;
    job.github.publish({ ...report, state: 'stillBilling', onlyWhereTold: true });
  }
}

/** The preview of the inputs; without an input variant, every one in our comment. */
async function namesOf(job: Job, subject: Subject): Promise<ReadonlySet<string>> {
  const { inputs, github } = job;
  const own = inputs.name ?? (await previewName(identityOf(subject, inputs.variant)));
  if (inputs.name !== undefined || inputs.variant !== undefined) return new Set([own]);
  const names = new Set([own]);
  for (const { namespace, name, isGone } of (await github.toldPreviews(subject.target)) ?? []) {
    if (isGone || namespace !== inputs.namespace) continue;
    const identity = await identifyPreview(name, subject.repository, subject.target);
    if (identity !== undefined) names.add(name);
  }
  return names;
}

/** The comment may still show a preview that somebody else removed. */
async function reportNothing(job: Job, subject: Subject): Promise<RunResult> {
  const { inputs } = job;
  const name = inputs.name ?? (await previewName(identityOf(subject, inputs.variant)));
  const { namespace } = inputs;
  job.reporter.line('there is no preview: nothing to do');
  const gone = { state: 'gone', onlyWhereTold: true, endedMs: job.apiNow() } as const;
  job.github.publish({ ...linkOf(job), ...gone, name, namespace, subject });
  return { outcome: 'already-gone', reason: 'there was no preview', state: 'gone', name, namespace };
}
