// Reads what extends the previews that end now or within a day, and announces the end of those that nothing extends. It deletes
// nothing.

import type { Survey } from '@preview-endpoints/core/github';
import {
  type Due,
  type DueFacts,
  dueOf,
  type Lease,
  type PreviewTarget,
  type SweepCandidate,
  targetKey,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { linkOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import { type Told, toldOf } from '../read-told.ts';

/** Each takes two requests. The others wait for the next sweep, and are kept until then. */
const MOST_ASKED = 20;
/** The end of a preview is announced this long before. */
const TOLD_BEFORE_MS = 24 * 3_600_000;

interface LeaseEnd {
  readonly name: string;
  readonly target: Extract<PreviewTarget, { kind: 'pullRequest' }>;
  readonly due: Due;
}

/** A preview is missing in the result if it does not end soon, if it is beyond MOST_ASKED, or if GitHub did not answer. */
export async function readLeases(
  job: Job,
  repository: Repository,
  found: {
    readonly candidates: readonly SweepCandidate[];
    readonly survey: Survey;
    readonly limits: DueFacts;
  },
): Promise<ReadonlyMap<string, Lease>> {
  const { candidates, survey, limits } = found;
  const leases = new Map<string, Lease>();
  const saidOf = new Map<string, Said>();
  for (const ending of endingSoon(candidates, survey, limits).slice(0, MOST_ASKED)) {
    const key = targetKey(ending.target);
    const said = saidOf.get(key) ?? (await readSaid(job, ending.target));
    saidOf.set(key, said);
    const lease = leaseOf(job, ending.name, said);
    if (lease === undefined) continue;
    leases.set(ending.name, lease);
    if (lease.label !== undefined) continue;
    announce(job, repository, { ending, lease, nowMs: limits.nowMs });
  }
  return leases;
}

/** The first to end come first. Only those of open pull requests: dead ones are deleted anyway, and unknown ones are kept. */
function endingSoon(
  candidates: readonly SweepCandidate[],
  { statuses }: Survey,
  limits: DueFacts,
): readonly LeaseEnd[] {
  return candidates
    .flatMap((candidate): readonly LeaseEnd[] => {
      if (candidate.kind !== 'preview' || candidate.identity.target.kind !== 'pullRequest') return [];
      const { target } = candidate.identity;
      const due = dueOf(candidate.endpoint, limits);
      const isSoon = due !== undefined && due.atMs - limits.nowMs <= TOLD_BEFORE_MS;
      if (!isSoon || statuses.get(targetKey(target)) !== 'alive') return [];
      return [{ name: candidate.endpoint.name, target, due }];
    })
    .toSorted((one, other) => one.due.atMs - other.due.atMs);
}

/** What a pull request says about all its previews. A field is undefined if GitHub did not answer. */
interface Said {
  readonly labels: readonly string[] | undefined;
  readonly told: Told;
}

/** If no comment is written, nobody can have extended anything. */
async function readSaid({ inputs, github }: Job, target: LeaseEnd['target']): Promise<Said> {
  const [pull, told] = await Promise.all([
    github.ask((port) => port.pullRequest(target.number)),
    inputs.comment ? github.toldPreviews(target) : [],
  ]);
  return { labels: pull.ok ? pull.value.labels : undefined, told };
}

/** Undefined: GitHub did not answer. */
function leaseOf({ inputs }: Job, name: string, { labels, told }: Said): Lease | undefined {
  const { keepLabel: label, namespace } = inputs;
  if (labels?.includes(label) === true) return { label };
  if (labels === undefined || told === undefined) return undefined;
  const untilMs = toldOf(told, { namespace, name })?.facts.keptUntilMs;
  return untilMs === undefined ? {} : { untilMs };
}

/** Announces it once: the same sentence is not written again. */
function announce(
  job: Job,
  repository: Repository,
  of: { readonly ending: LeaseEnd; readonly lease: Lease; readonly nowMs: number },
): void {
  const { ending, lease, nowMs } = of;
  const { name, target, due } = ending;
  const atMs = Math.max(due.atMs, lease.untilMs ?? 0);
  const isSoon = atMs > nowMs && atMs - nowMs <= TOLD_BEFORE_MS;
  if (!isSoon || job.inputs.dryRun) return;
  job.reporter.line(`${name} ends at ${new Date(atMs).toISOString()} (${due.by}), and its comment says so`);
  const { keepLabel, namespace } = job.inputs;
  job.github.publish({
    ...linkOf(job),
    ...{ state: 'there', name, namespace, subject: { repository, target } },
    amendment: { kind: 'ends', atMs, by: due.by, keepLabel },
    isStatus: true,
    onlyWhereTold: true,
  });
}
