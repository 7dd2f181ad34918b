// Deletes the previews that a sweep found dead: each delete is sent right after its proof, and all are confirmed together at the
// end.

import {
  confirmRemoval,
  decideSweep,
  identifyCandidate,
  identifyRunPreview,
  type SentRemoval,
  type SweepCandidate,
  type SweepRules,
  type SweepVerdict,
  sendRemoval,
  type TargetStatus,
} from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import type { Job } from '../job.ts';
import type { SweepRow } from './sweep-row.ts';

export interface Deletions {
  /** How many were begun, including those that deleted nothing. */
  count(): number;
  /** Reads the endpoint again, and sends the delete if the verdict is the same. */
  begin(candidate: SweepCandidate, status: TargetStatus, rules?: SweepRules): Promise<void>;
  /** Waits for the proof of each deletion. The other rows stay as they were decided. */
  confirm(
    verdicts: readonly SweepVerdict[],
    onSettled: (row: SweepRow) => void,
  ): Promise<readonly SweepRow[]>;
}

/** The delete that was sent, or why none was needed. */
type Begun =
  | { readonly kind: 'settled'; readonly row: SweepRow }
  | { readonly kind: 'sent'; readonly verdict: SweepVerdict; readonly removal: SentRemoval };

/** Deletes take 0.4 to 10 s. All share this time, so that many stuck ones do not hold a run for hours. */
const CONFIRM_WITHIN_MS = 180_000;
/** Each asks about once a second. More at once would reach the API's rate limit. */
const CONFIRMED_AT_ONCE = 20;

export function createDeletions(job: Job, repository: Repository): Deletions {
  const begun = new Map<string, Promise<Begun>>();
  const settle = async (name: string, endMs: number): Promise<SweepRow | undefined> => {
    const one = await begun.get(name);
    if (one === undefined || one.kind === 'settled') return one?.row;
    const timeoutMs = Math.max(0, endMs - job.ports.clock.now());
    const removed = await confirmRemoval({ client: job.client, timeoutMs }, one.removal);
    return { ...one.verdict, result: removed.ok ? removed.value : 'still billing' };
  };
  return {
    count: () => begun.size,
    async begin(candidate, status, rules = {}) {
      const { name } = candidate.endpoint;
      const beginning = begun.get(name) ?? beginOne(job, repository, { candidate, status, rules });
      begun.set(name, beginning);
      await beginning;
    },
    async confirm(verdicts, onSettled) {
      const endMs = job.ports.clock.now() + CONFIRM_WITHIN_MS;
      const rows = new Map<string, SweepRow>();
      const waiting = [...begun.keys()];
      const next = async (): Promise<void> => {
        for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
          const row = await settle(name, endMs);
          if (row === undefined) continue;
          rows.set(name, row);
          // Called at once, because after this run a later sweep does not find the endpoint any more.
          onSettled(row);
        }
      };
      await Promise.all(Array.from({ length: CONFIRMED_AT_ONCE }, next));
      return verdicts.map((verdict) => rows.get(verdict.endpoint.name) ?? verdict);
    },
  };
}

/** The list is old by then: the endpoint may have been replaced by another one of the same name. */
async function beginOne(
  job: Job,
  repository: Repository,
  found: { readonly candidate: SweepCandidate; readonly status: TargetStatus; readonly rules: SweepRules },
): Promise<Begun> {
  const { candidate, status, rules } = found;
  const verdict = decideSweep(candidate, status, rules);
  if (verdict.decision === 'keep') return { kind: 'settled', row: verdict };
  const endpoint = { namespace: job.inputs.namespace, name: verdict.endpoint.name };
  const current = await job.client.getEndpoint(endpoint);
  if (!current.ok) {
    const isGone = current.fault.kind === 'notFound';
    return { kind: 'settled', row: { ...verdict, result: isGone ? 'already-gone' : 'still billing' } };
  }
  const now = await identifyCandidate(current.value, repository, identifyRunPreview);
  if (now.kind !== 'preview' || current.value.status.createdAt !== verdict.endpoint.status.createdAt) {
    const reason = 'it changed since the list was read';
    return { kind: 'settled', row: { ...verdict, decision: 'keep', reason } };
  }
  const again = decideSweep(now, status, rules);
  if (again.decision === 'keep') return { kind: 'settled', row: again };
  job.reporter.line(`delete ${endpoint.name}: ${again.reason}`);
  return { kind: 'sent', verdict: again, removal: await sendRemoval({ client: job.client, endpoint }) };
}
