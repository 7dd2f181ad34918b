// The promote command: brings the reviewed spec to the target, proves that it serves, and reports it on the pull request.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, inferenceUrlOf } from '@preview-endpoints/core/client';
import { fingerprintTarget, type PromotedSpec, type Promotion } from '@preview-endpoints/core/previews';
import { renderGitHubFault } from '../../github/github-fault-text.ts';
import type { GitHubFault } from '../../github/github-port.ts';
import type { Subject } from '../../intent/decide-intent.ts';
import { type CommandResult, explainFailure, type RunFailure } from '../../report/failure.ts';
import type { RunResult } from '../../report/outputs.ts';
import type { Job } from '../job.ts';
import { type FoundSpec, findSpec } from './find-spec.ts';
import { factsOfTarget, type Performed, performPromotion, readTarget } from './perform-promotion.ts';
import { hasUnfinished, type Ledger, lastFingerprint, readLedger } from './promotion-ledger.ts';
import { sayPromotion } from './say-promotion.ts';
import { markSecrets } from './sealed-record.ts';
import { prepareTest } from './test-target.ts';

export async function runPromote(job: Job, subject: Subject): CommandResult {
  const { target: name = '' } = job.inputs;
  job.reporter.group(`Promote to ${name}`);
  const [target, found] = await Promise.all([readTarget(job, name), findSpec(job, subject)]);
  if (!found.ok) return found;
  job.reporter.line(`promoting ${found.value.origin}`);
  if (!target.ok) return tell(job, { subject, found: found.value }, target);
  const performed = await promoteFound(job, subject, { found: found.value, target: target.value });
  return tell(
    job,
    { subject, found: found.value },
    performed.ok ? resultOf(job, found.value, performed.value) : performed,
  );
}

async function promoteFound(
  job: Job,
  subject: Subject,
  { found, target }: { readonly found: FoundSpec; readonly target: Endpoint },
): Promise<Result<Performed, RunFailure>> {
  const ledger = await readLedger(job, target.name);
  if (!ledger.ok) {
    const reason = `${target.name} was not changed: ${renderGitHubFault(ledger.fault)}`;
    return failure({ kind: 'refused', reason, remedy: 'Run the job again when GitHub answers.' });
  }
  const test = prepareTest(job, found.sources.cases, target);
  if (!test.ok) return test;
  const { spec, secretsMark } = await withoutKnownSecrets(job, found.spec, ledger.value);
  return performPromotion(job, {
    kind: 'promote',
    subject,
    target: target.name,
    spec,
    // A run by hand is planned against the target's present state.
    expected: subject.isByHand === true ? undefined : await expectedOf(found, target, ledger.value),
    ledger: ledger.value,
    secretsMark,
    test: test.value,
    reasonToStop: () => newerMerge(job, subject),
  });
}

/** The secrets of a target cannot be read. Those that the last promotion wrote are not written again. */
async function withoutKnownSecrets(
  { inputs }: Job,
  spec: PromotedSpec,
  ledger: Ledger,
): Promise<{ readonly spec: PromotedSpec; readonly secretsMark: string | undefined }> {
  const served = ledger.find(({ end }) => end === 'serves');
  if (spec.model?.secrets === undefined) return { spec, secretsMark: served?.record.secretsMark };
  const { secrets, ...model } = spec.model;
  const secretsMark = await markSecrets(inputs.token, secrets);
  // Later entries may or may not have written other secrets.
  const isKnown = ledger[0] === served && served?.record.secretsMark === secretsMark;
  return { spec: isKnown ? { ...spec, model } : spec, secretsMark };
}

/**
 * The fingerprint that the target must have: as it was reviewed, or as the last promotion left it, because another merged pull
 * request may have changed it in between. While the target has what a killed run wrote, nobody knows how it was left before: it
 * must stay as this run found it.
 */
async function expectedOf(
  { fingerprint }: FoundSpec,
  target: Endpoint,
  ledger: Ledger,
): Promise<string | undefined> {
  const now = await fingerprintTarget(target);
  const isAsKnown = hasUnfinished(ledger, target) || lastFingerprint(ledger) === now;
  return isAsKnown ? now : fingerprint;
}

/** A newer merge is promoted by its own run. */
async function newerMerge(
  job: Job,
  { target, headSha }: Subject,
): Promise<Result<string | undefined, GitHubFault>> {
  const isTold = job.inputs.githubToken !== undefined && target.kind === 'branch' && headSha !== undefined;
  if (!isTold) return success(undefined);
  const head = await job.github.ask((github) => github.branchHead(target.name));
  if (!head.ok) return head;
  if (head.value === undefined) return success(`the branch ${target.name} is gone`);
  return success(head.value === headSha ? undefined : `superseded by ${head.value}`);
}

function resultOf(job: Job, found: FoundSpec, performed: Performed): Result<RunResult, RunFailure> {
  const { namespace, target: name = '' } = job.inputs;
  if (performed.kind === 'stopped')
    return success({ outcome: 'skipped', reason: performed.reason, name, namespace });
  const { promotion } = performed;
  const url = inferenceUrlOf(promotion.target)?.href;
  return success({
    outcome: promotion.outcome === 'unchanged' ? 'unchanged' : 'updated',
    reason: reasonOf(promotion, found.origin),
    name,
    namespace,
    ...(url === undefined ? {} : { url }),
    ...factsOfTarget(promotion.target),
  });
}

function reasonOf({ outcome }: Promotion, origin: string): string {
  switch (outcome) {
    case 'promoted':
      return `it serves ${origin}`;
    case 'paused':
      return `it is paused and has ${origin}; it serves that when somebody resumes it`;
    case 'unchanged':
      return `it already has ${origin}`;
  }
}

/** Reports on the merged pull request. The run's own result does not depend on it, unless a merge would be lost in silence. */
async function tell(
  job: Job,
  { found: { pull } }: { readonly subject: Subject; readonly found: FoundSpec },
  result: Result<RunResult, RunFailure>,
): CommandResult {
  const { target = '', comment, dryRun } = job.inputs;
  const skipped = result.ok && result.value.outcome === 'skipped' && !dryRun ? result.value : undefined;
  if (skipped !== undefined)
    job.reporter.warning(`Not promoted to ${target}: ${skipped.reason}. ${ONLY_ITS_OWN}`);
  if (pull === undefined || !comment) return result;
  const text = job.redact(renderSaid(target, result, job.runUrl));
  const said = await job.github.ask((github) => sayPromotion(github, { issue: pull.number, target, text }));
  if (said.ok) return result;
  job.reporter.warning(renderGitHubFault(said.fault));
  if (skipped === undefined) return result;
  return failure({
    kind: 'refused',
    reason: `pull request ${pull.number} was not promoted to ${target} (${skipped.reason}), and its comment could not say so`,
    remedy: `${ONLY_ITS_OWN} Run the job again when GitHub answers.`,
  });
}

const ONLY_ITS_OWN =
  'A newer merge brings only what was reviewed in its own pull request; the plan of the next one shows what is still missing.';

function renderSaid(
  target: string,
  result: Result<RunResult, RunFailure>,
  runUrl: string | undefined,
): string {
  const log = runUrl === undefined ? '' : `\n\n[Log](${runUrl})`;
  if (result.ok) {
    const { outcome, reason } = result.value;
    const sign = outcome === 'skipped' ? '⏭️ Not promoted to' : '🚢 Promoted to';
    const more = outcome === 'skipped' ? ` ${ONLY_ITS_OWN}` : '';
    return `### ${sign} \`${target}\`\n\n${outcome}: ${reason}.${more}${log}`;
  }
  const { what, remedy } = explainFailure(result.fault);
  return `### ❌ Not promoted to \`${target}\`\n\n${fence(what)}\n\n**What to do:** ${remedy}${log}`;
}

/** Longer than any run of backticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}
