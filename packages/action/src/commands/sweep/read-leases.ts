// Asks what keeps the previews that are due, or will be within a day, and tells those that nothing keeps. It deletes nothing.

import type { Survey, TargetAnswer } from '@preview-endpoints/core/github';
import {
  type Due,
  dueOf,
  type Lease,
  type PreviewTarget,
  type SweepCandidate,
  type SweepRules,
  targetKey,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { linkOf } from '../../report/report-facts.ts';
import type { Job } from '../job.ts';
import { type Told, toldOf } from '../read-told.ts';

/** One request or two for each; the others wait for the next sweep, and stay until then. */
const MOST_ASKED = 40;
/** So long before its end a preview is told of it. */
const TOLD_BEFORE_MS = 24 * 3_600_000;

interface Ending {
  readonly name: string;
  readonly target: Extract<PreviewTarget, { kind: 'pullRequest' }>;
  readonly due: Due;
}

/** What is not in the result was not told by GitHub. */
export async function readLeases(
  job: Job,
  repository: Repository,
  found: {
    readonly candidates: readonly SweepCandidate[];
    readonly survey: Survey;
    readonly answers: ReadonlyMap<string, TargetAnswer>;
    readonly rules: SweepRules;
  },
): Promise<ReadonlyMap<string, Lease>> {
  const { candidates, survey, answers, rules } = found;
  const leases = new Map<string, Lease>();
  const toldOfTarget = new Map<string, Told>();
  for (const ending of endingSoon(candidates, survey, rules).slice(0, MOST_ASKED)) {
    const key = targetKey(ending.target);
    const labels = survey.labels.get(key) ?? answers.get(key)?.labels;
    const label = labels?.find((one) => one === job.inputs.keepLabel);
    if (label !== undefined) {
      leases.set(ending.name, { label });
      continue;
    }
    if (!toldOfTarget.has(key)) toldOfTarget.set(key, await readTold(job, ending.target));
    const told = toldOfTarget.get(key);
    if (labels === undefined || told === undefined) continue;
    const ref = { namespace: job.inputs.namespace, name: ending.name };
    const untilMs = toldOf(told, ref)?.facts.keptUntilMs;
    const lease: Lease = untilMs === undefined ? {} : { untilMs };
    leases.set(ending.name, lease);
    announce(job, repository, { ending, lease, nowMs: rules.nowMs });
  }
  return leases;
}

/** Those that are due first. Only of a pull request that is open: what is dead goes anyway, and unknown stays. */
function endingSoon(
  candidates: readonly SweepCandidate[],
  { statuses }: Survey,
  rules: SweepRules,
): readonly Ending[] {
  return candidates
    .flatMap((candidate): readonly Ending[] => {
      if (candidate.kind !== 'preview' || candidate.identity.target.kind !== 'pullRequest') return [];
      const { target } = candidate.identity;
      const due = dueOf(candidate.endpoint, rules);
      const isSoon = due !== undefined && due.atMs - rules.nowMs <= TOLD_BEFORE_MS;
      if (!isSoon || statuses.get(targetKey(target)) !== 'alive') return [];
      return [{ name: candidate.endpoint.name, target, due }];
    })
    .toSorted((one, other) => one.due.atMs - other.due.atMs);
}

/** Where no comment is written, nobody can have extended anything. */
async function readTold({ inputs, github }: Job, target: PreviewTarget): Promise<Told> {
  return inputs.comment ? github.toldPreviews(target) : [];
}

/** Once: the same sentence is not written again. */
function announce(
  job: Job,
  repository: Repository,
  of: { readonly ending: Ending; readonly lease: Lease; readonly nowMs: number },
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
