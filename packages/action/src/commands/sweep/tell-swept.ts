// Tells each pull request and branch whose preview a sweep took away, where something was told of it before.

import type { Catalogue } from '@preview-endpoints/core/client';
import type { PreviewIdentity, SweepCandidate } from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import type { Report } from '../../report/report.ts';
import { costOf, linkOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import type { SweepRow } from './sweep-row.ts';

export type TellSwept = (row: SweepRow) => void;

/** What was kept after all is not told. */
export async function prepareTelling(
  job: Job,
  repository: Repository,
  candidates: readonly SweepCandidate[],
): Promise<TellSwept> {
  const identities = new Map(
    candidates.flatMap((candidate) =>
      candidate.kind === 'preview' ? [[candidate.endpoint.name, candidate.identity] as const] : [],
    ),
  );
  const catalogue = await job.client.listProviders();
  const prices = catalogue.ok ? catalogue.value : undefined;
  return (row) => {
    const identity = identities.get(row.endpoint.name);
    if (row.result === undefined || identity === undefined) return;
    job.github.publish(buildReport(job, row, { repository, identity, prices }));
  };
}

const STILL_BILLING = {
  what: 'A sweep could not delete this preview: it may still be billing.',
  remedy: 'The next sweep tries again; or delete the endpoint by hand.',
} as const;

function buildReport(
  job: Job,
  { endpoint, result }: SweepRow,
  of: {
    readonly repository: Repository;
    readonly identity: PreviewIdentity;
    readonly prices: Catalogue | undefined;
  },
): Report {
  const { repository, identity, prices } = of;
  return {
    ...(result === 'still billing'
      ? { state: 'stillBilling', fault: STILL_BILLING }
      : { state: 'gone', outcome: 'deleted by a sweep' }),
    name: endpoint.name,
    namespace: job.inputs.namespace,
    subject: { repository, target: identity.target },
    onlyWhereTold: true,
    ...costOf(endpoint, prices, job.ports.clock.now()),
    ...linkOf(job),
  };
}
