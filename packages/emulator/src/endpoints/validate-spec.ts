// The rules for a whole spec, checked after parsing and merging; pure.
import type { Result } from '@preview-endpoints/core';
import { findInstance, isRentable } from '../catalogue/find-instance.ts';
import type { Instance } from '../catalogue/instances.ts';
import type { Refusal } from './refusal.ts';
import type { EndpointSpec, Image, Scaling } from './spec.ts';

/** Limits that production enforces with a 400, although no document publishes them. */
export const TIMEOUT_MINUTES = { min: 15, max: 2880 } as const;

/** Checks scaling, instance and parallelism. The instance of the running version is always accepted. */
export function validateSpec(spec: EndpointSpec, current: Instance | null): Result<Instance, Refusal> {
  const scaling = scalingFault(spec.scaling);
  if (scaling !== null) return { ok: false, fault: { kind: 'scalingInvalid', message: scaling } };
  const { accelerator, instanceType, instanceSize } = spec;
  const key = { ...spec.provider, accelerator, instanceType, instanceSize };
  const instance = findInstance(key);
  if (instance === undefined) return { ok: false, fault: { kind: 'instanceUnknown', ...key } };
  if (instance.id !== current?.id && !isRentable(instance)) {
    return { ok: false, fault: { kind: 'instanceUnavailable' } };
  }
  const field = missingParallelism(spec.model.image, instance);
  if (field !== null) {
    return { ok: false, fault: { kind: 'parallelismMissing', variant: spec.model.image.variant, field } };
  }
  return { ok: true, value: instance };
}

function scalingFault(scaling: Scaling): string | null {
  const { minReplica, maxReplica, scaleToZeroTimeout: timeout } = scaling;
  if (maxReplica < minReplica) {
    return `compute.scaling.maxReplica: ${maxReplica} must be at least minReplica ${minReplica}`;
  }
  if (timeout !== null && (timeout < TIMEOUT_MINUTES.min || timeout > TIMEOUT_MINUTES.max)) {
    return `compute.scaling.scaleToZeroTimeout: must be between ${TIMEOUT_MINUTES.min} and ${TIMEOUT_MINUTES.max} minutes`;
  }
  return null;
}

/** vLLM and SGLang need a setting for how to use several accelerators (huggingface_hub's guide). */
function missingParallelism(image: Image, instance: Instance): string | null {
  if (instance.accelerator === 'cpu' || instance.accelerators < 2) return null;
  const { tensorParallelSize, dataParallelSize } = image.settings;
  const tells = { vLLM: [tensorParallelSize, dataParallelSize], sGLang: [tensorParallelSize] };
  const values = image.variant === 'vLLM' || image.variant === 'sGLang' ? tells[image.variant] : null;
  return values?.every((value) => typeof value !== 'number') === true ? 'tensorParallelSize' : null;
}
