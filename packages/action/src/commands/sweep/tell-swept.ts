// Reports a deleted or paused preview on its pull request or branch, if an earlier run reported it there.

import type { Catalogue, FaultText } from '@preview-endpoints/core/client';
import type { TargetAnswer } from '@preview-endpoints/core/github';
import { type PreviewIdentity, type SweepCandidate, targetKey } from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { deploymentKey } from '../../github/deployment-key.ts';
import type { Report } from '../../report/report.ts';
import { costOf, linkOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import type { SweepRow } from './sweep-row.ts';

export type TellSwept = (row: SweepRow) => void;

/** A preview that was kept is not reported, and a place without earlier reports is not asked. */
export async function prepareTelling(
  job: Job,
  repository: Repository,
  swept: {
    readonly candidates: readonly SweepCandidate[];
    readonly answers: ReadonlyMap<string, TargetAnswer>;
    /** Undefined if the API does not return them. */
    readonly prices: () => Promise<Catalogue | undefined>;
  },
): Promise<TellSwept> {
  const identities = new Map(
    swept.candidates.flatMap((candidate) =>
      candidate.kind === 'preview' ? [[candidate.endpoint.name, candidate.identity] as const] : [],
    ),
  );
  const [hasDeployment, prices] = await Promise.all([readDeployments(job), swept.prices()]);
  return (row) => {
    const { name } = row.endpoint;
    const identity = identities.get(name);
    if (row.result === undefined || identity === undefined) return;
    const isTold = mayHaveComment(job, identity, swept.answers) || hasDeployment(name);
    if (isTold) job.github.publish(buildReport(job, row, { repository, identity, prices }));
  };
}

/** GitHub's answer that the pull request is closed includes the number of its comments. */
function mayHaveComment(
  job: Job,
  { target }: PreviewIdentity,
  answers: ReadonlyMap<string, TargetAnswer>,
): boolean {
  if (!job.inputs.comment || target.kind !== 'pullRequest') return false;
  return answers.get(targetKey(target))?.comments !== 0;
}

/** One request for all, as long as they fit on one page. */
async function readDeployments(job: Job): Promise<(name: string) => boolean> {
  const { deployment, environment, namespace } = job.inputs;
  if (!deployment) return () => false;
  const listed = await job.github.tryAsk((github) => github.listTasks(environment));
  return (name) =>
    listed?.isWhole !== true || listed.tasks.has(deploymentKey(environment, { namespace, name }).task);
}

function stillBilling(decision: SweepRow['decision']): FaultText {
  const what = decision === 'delete' ? 'delete' : 'pause';
  return {
    what: `A sweep could not ${what} this preview: it may still be billing.`,
    remedy: `The next sweep tries again; or ${what} the endpoint by hand.`,
  };
}

const HUNG = {
  what: 'The preview hung in its start and was billed, so a sweep has paused it.',
  remedy: 'Read its logs at Hugging Face. A new push or `/preview resume` starts it again.',
} as const;

function whatBecameOf(
  job: Job,
  { decision, result }: SweepRow,
): Pick<Report, 'state' | 'outcome' | 'fault' | 'endedMs'> {
  if (result === 'still billing') return { state: 'stillBilling', fault: stillBilling(decision) };
  if (result === 'paused') return { state: 'paused', fault: HUNG };
  return { state: 'gone', outcome: 'deleted by a sweep', endedMs: job.apiNow() };
}

function buildReport(
  job: Job,
  row: SweepRow,
  of: {
    readonly repository: Repository;
    readonly identity: PreviewIdentity;
    readonly prices: Catalogue | undefined;
  },
): Report {
  const { repository, identity, prices } = of;
  const { endpoint } = row;
  return {
    ...whatBecameOf(job, row),
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject: { repository, target: identity.target },
    onlyWhereTold: true,
    ...costOf(endpoint, prices, job.apiNow()),
    ...linkOf(job),
  };
}
