// Plans the steps from the current endpoint to the desired preview. Pure, so that planning twice can be tested.

import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../client/schemas/requests.ts';
import type { DesiredPreview } from './desired.ts';
import { type Difference, diffEndpoint } from './diff.ts';

/** One write; a deploy carries them out in order. */
export type PlanStep =
  | { readonly kind: 'create'; readonly body: CreateEndpointRequest }
  | { readonly kind: 'update'; readonly body: UpdateEndpointRequest; readonly rolls: boolean }
  | { readonly kind: 'resume' }
  /** Delete and wait for the 404. */
  | { readonly kind: 'remove'; readonly reason: string };

/** The outcome of a plan, in the words of the Action's output. */
export type PlanOutcome = 'created' | 'updated' | 'resumed' | 'replaced' | 'unchanged';

/** The steps from the current endpoint to the desired preview, and the differences that they correct. */
export interface Plan {
  readonly outcome: PlanOutcome;
  readonly steps: readonly PlanStep[];
  readonly differences: readonly Difference[];
}

/** Whether a changed sleeping preview is woken, or stays asleep until its next request. */
export type SleepingChange = 'wake' | 'update';

/** The plan for the endpoint as it is now. `current` is undefined where there is none. */
export function planPreview(
  desired: DesiredPreview,
  current: Endpoint | undefined,
  sleeping: SleepingChange = 'wake',
): Plan {
  if (current === undefined) {
    return { outcome: 'created', steps: [{ kind: 'create', body: desired.request }], differences: [] };
  }
  const differences = diffEndpoint(desired, current);
  const reason = reasonToReplace(current, differences);
  if (reason !== undefined) {
    const steps: PlanStep[] = [
      { kind: 'remove', reason },
      { kind: 'create', body: desired.request },
    ];
    return { outcome: 'replaced', steps, differences };
  }
  return planInPlace(current, differences, sleeping);
}

/**
 * A failed start is also replaced: resume is refused after a configuration error (production, resume), and a PUT on a
 * failed endpoint has answered 500.
 */
function reasonToReplace(current: Endpoint, differences: readonly Difference[]): string | undefined {
  const fixed = differences.filter((difference) => difference.change === 'replace');
  if (fixed.length > 0) return `${fixed.map((difference) => difference.path).join(', ')} cannot be updated`;
  const state = stateOf(current);
  return state === 'failed' || state === 'updateFailed' ? `its state is ${state}` : undefined;
}

function planInPlace(current: Endpoint, differences: readonly Difference[], sleeping: SleepingChange): Plan {
  const resume: PlanStep[] = needsResume(current, differences, sleeping) ? [{ kind: 'resume' }] : [];
  if (differences.length === 0) {
    return { outcome: resume.length > 0 ? 'resumed' : 'unchanged', steps: resume, differences };
  }
  const rolls = differences.some((difference) => difference.rolls);
  const body = mergeChanges(differences.map((difference) => difference.change));
  return { outcome: 'updated', steps: [{ kind: 'update', body, rolls }, ...resume], differences };
}

/**
 * A paused preview answers no request. A preview that scaled to zero wakes by itself. Unchanged, it stays asleep. Changed,
 * it is woken so that the change is seen to run, unless the caller wants only the change.
 */
function needsResume(
  current: Endpoint,
  differences: readonly Difference[],
  sleeping: SleepingChange,
): boolean {
  const state = stateOf(current);
  return state === 'paused' || (state === 'scaledToZero' && differences.length > 0 && sleeping === 'wake');
}

/** Joins several update bodies into one. `compute`, its `scaling` and `model` are merged by field, as PUT does. */
export function mergeChanges(changes: readonly (UpdateEndpointRequest | 'replace')[]): UpdateEndpointRequest {
  let merged: UpdateEndpointRequest = {};
  for (const change of changes) {
    if (change === 'replace') continue;
    const compute = { ...merged.compute, ...change.compute };
    const scaling = { ...merged.compute?.scaling, ...change.compute?.scaling };
    const model = { ...merged.model, ...change.model };
    merged = {
      ...merged,
      ...change,
      ...(Object.keys(compute).length > 0 ? { compute: withScaling(compute, scaling) } : {}),
      ...(Object.keys(model).length > 0 ? { model } : {}),
    };
  }
  return merged;
}

type ComputeChange = NonNullable<UpdateEndpointRequest['compute']>;

function withScaling(compute: ComputeChange, scaling: NonNullable<ComputeChange['scaling']>): ComputeChange {
  return Object.keys(scaling).length > 0 ? { ...compute, scaling } : compute;
}
