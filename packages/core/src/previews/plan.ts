// The steps from what is there to what is desired; pure, so that planning twice can be tested.

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

/** What a plan makes of the preview, in the words of the Action's output. */
export type PlanOutcome = 'created' | 'updated' | 'resumed' | 'replaced' | 'unchanged';

/** The steps from what is there to what is desired, and the differences that they mend. */
export interface Plan {
  readonly outcome: PlanOutcome;
  readonly steps: readonly PlanStep[];
  readonly differences: readonly Difference[];
}

/** What becomes of a sleeping preview that is changed: it is woken, or the change waits for its next request. */
export type SleepingChange = 'wake' | 'update';

/** The plan for an endpoint as it is now; `current` is undefined where there is none. */
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
 * A failed start is replaced too: resume is refused after a configuration error (production, resume),
 * and a PUT on a failed endpoint has answered 500.
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
 * A paused preview answers nobody. One that scaled to zero wakes by itself: unchanged, it is left
 * asleep; changed, it is woken so that the change is seen to run, unless only the change is wished for.
 */
function needsResume(
  current: Endpoint,
  differences: readonly Difference[],
  sleeping: SleepingChange,
): boolean {
  const state = stateOf(current);
  return state === 'paused' || (state === 'scaledToZero' && differences.length > 0 && sleeping === 'wake');
}

/** One update body of several; `compute`, its `scaling` and `model` are merged by field, as PUT does. */
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
