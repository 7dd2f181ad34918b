// Asks the targets' objects to tear down the previews that a sweep chose, up to its cap. It may not choose them.

import type { SweepGroup } from '@preview-endpoints/core/previews';
import type { SweptRepository } from '../../policy/policy.ts';
import { sweepCallerOf } from '../../shared/callers.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { askEndpoint, askIndex } from '../ask-object.ts';
import type { CronContext } from './cron-context.ts';

type Platform = Pick<CronContext, 'env' | 'nowMs' | 'ports'>;

export interface Plan {
  readonly groups: readonly SweepGroup[];
  /** When GitHub gave its answers (epoch milliseconds). */
  readonly saidAtMs: number;
}

/**
 * Takes whole targets while their previews fit under the cap. A target that an earlier run took up is not counted again:
 * otherwise a few previews that cannot be deleted would use the cap forever. A target with more previews than the cap goes
 * alone, because it would never fit.
 */
export async function tearDownSome(
  context: Platform,
  repository: SweptRepository,
  plan: Plan,
): Promise<number> {
  const { mostDeletions } = repository.sweep;
  let taken = 0;
  for (const group of plan.groups) {
    const { length } = group.names;
    if (taken > 0 && taken + length > mostDeletions) continue;
    if (!(await takeUp(context, repository, { ...group, saidAtMs: plan.saidAtMs }))) continue;
    taken += length;
    if (length > mostDeletions) {
      const fields = { names: group.names.join(', '), mostDeletions };
      context.ports.log({ level: 'warning', message: 'sweep: one target alone is over the cap', fields });
    }
  }
  return taken;
}

type Deletion = SweepGroup & Pick<Plan, 'saidAtMs'>;

/**
 * True when the target counts against the cap. Trouble with one object does not stop the run; the object may have taken the
 * target.
 */
async function takeUp(context: Platform, repository: SweptRepository, deletion: Deletion): Promise<boolean> {
  const { names, reason } = deletion;
  const fields = { namespace: repository.namespace, name: names.join(', '), reason };
  if (repository.sweep.mode === 'dry-run') {
    context.ports.log({ level: 'info', message: 'sweep: would delete (dry run)', fields });
    return true;
  }
  try {
    const { isNew, status } = await tearDown(context, repository, deletion);
    context.ports.log({ level: 'info', message: 'sweep: delete', fields: { ...fields, status } });
    return isNew;
  } catch (error) {
    const trouble = error instanceof Error ? error.name : 'unknown';
    context.ports.log({ level: 'warning', message: 'sweep: not taken', fields: { ...fields, trouble } });
    return true;
  }
}

/** True for a new teardown: it was not waiting already, is no dead letter, and did not come too late. */
async function tearDown(
  context: Platform,
  { id: repositoryId, namespace }: SweptRepository,
  { target, names, reason, saidAtMs }: Deletion,
): Promise<{ readonly isNew: boolean; readonly status: string }> {
  const id = `sweep-${names[0]}-${context.nowMs}`;
  const caller = sweepCallerOf({ id: repositoryId });
  const subject = { kind: 'target', namespace, repositoryId, target } as const;
  const object = objectNameOf(subject);
  const submission = {
    id,
    caller,
    subject,
    action: 'teardown',
    reason,
    occurredAtMs: saidAtMs,
    observed: true,
  } as const;
  const submitted = await askEndpoint(context, object, async (one) => one.submit(submission));
  if (submitted.kind !== 'intent') return { isNew: false, status: submitted.kind };
  const { status, id: toldId } = submitted.intent;
  if (toldId === id) await askIndex(context, caller, async (index) => index.note(id, object));
  return { isNew: toldId === id && status !== 'superseded', status };
}
