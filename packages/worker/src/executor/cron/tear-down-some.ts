// Has the targets' objects tear down what a sweep found, up to its cap; which ones those are was decided before.

import type { SweepGroup } from '@preview-endpoints/core/previews';
import type { SweptRepository } from '../../policy/policy.ts';
import { sweepCallerOf } from '../../shared/callers.ts';
import { objectNameOf } from '../../shared/intent/intent.ts';
import { askEndpoint, askIndex } from '../ask-object.ts';
import type { CronContext } from './cron-context.ts';

type Platform = Pick<CronContext, 'env' | 'nowMs' | 'ports'>;

export interface Plan {
  readonly groups: readonly SweepGroup[];
  /** From when what GitHub said of them is. */
  readonly saidAtMs: number;
}

/**
 * Whole targets, as long as their previews fit. What an earlier run took up is not counted again, or a few that can't
 * be deleted would be all that is ever tried. One target with more previews than may go goes alone: it would never fit.
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

/** True when it counts against the cap; one object in trouble, which may have taken it, is no reason to stop. */
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

/** New: not what waits already or is a dead letter, and not too late. */
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
