// How an update changes a spec: objects are merged, the image is replaced; pure.
import type { EndpointSpec, Model, SpecChange } from './spec.ts';

/**
 * A PUT merges (huggingface_hub `update_inference_endpoint` sends only what changed). A new repository without a
 * revision starts at its main branch, because a commit of the old repository does not exist in it.
 */
export function mergeSpec(spec: EndpointSpec, change: SpecChange): EndpointSpec {
  const { scaling, model, extras, ...rest } = change;
  return {
    ...spec,
    ...rest,
    scaling: { ...spec.scaling, ...scaling },
    model: { ...spec.model, ...revisionForRepository(spec.model, model), ...model },
    extras: { ...spec.extras, ...extras },
  };
}

function revisionForRepository(current: Model, change: Partial<Model> | undefined): Partial<Model> {
  const moves = change?.repository !== undefined && change.repository !== current.repository;
  return moves ? { revision: null } : {};
}

/** Whether the change names something that needs a new version. */
export function touchesVersion(change: SpecChange): boolean {
  const { model, provider, accelerator, instanceType, instanceSize } = change;
  return [model, provider, accelerator, instanceType, instanceSize].some((part) => part !== undefined);
}

/** Two specs with the same key run the same container: a change from one to the other needs no roll-out. */
export function versionKey(spec: EndpointSpec, sha: string): string {
  const { provider, accelerator, instanceType, instanceSize, model, extras } = spec;
  const { revision: _asked, ...rest } = model;
  return JSON.stringify([
    provider,
    accelerator,
    instanceType,
    instanceSize,
    rest,
    sha,
    extras.customRouter,
    extras.experimentalFeatures,
  ]);
}
