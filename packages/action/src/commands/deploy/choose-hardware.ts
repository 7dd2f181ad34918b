// Decides whether the catalogue has the instance of a spec, and names the nearest ones if it does not. Pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Catalogue, Endpoint, Instance } from '@preview-endpoints/core/client';
import {
  chooseInstance,
  type InstanceChoice,
  type PreviewSpec,
  renderInstance,
} from '@preview-endpoints/core/previews';
import { type InputFault, inputFault } from '../../inputs/input-fault.ts';

/** `current` is the running endpoint. Its instance was available once, and an unchanged preview needs no new one. */
export function chooseHardware(
  catalogue: Catalogue,
  spec: PreviewSpec,
  current: Endpoint | undefined,
): Result<Instance, InputFault> {
  const choice = chooseInstance(catalogue, spec);
  if (choice.kind === 'found') return success(choice.instance);
  if (choice.kind === 'unavailable' && current !== undefined && runsOn(current, spec))
    return success(choice.instance);
  return failure(explainChoice(choice, spec));
}

/** True if a look at the running endpoint may overrule the catalogue's answer. */
export function isWorthALook(catalogue: Catalogue, spec: PreviewSpec): boolean {
  return chooseInstance(catalogue, spec).kind === 'unavailable';
}

function runsOn({ provider, compute }: Endpoint, spec: PreviewSpec): boolean {
  return (
    provider?.vendor === spec.provider.vendor &&
    provider.region === spec.provider.region &&
    compute?.instanceType === spec.compute.instanceType &&
    compute.instanceSize === spec.compute.instanceSize
  );
}

function explainChoice(choice: Exclude<InstanceChoice, { kind: 'found' }>, spec: PreviewSpec): InputFault {
  const { vendor, region } = spec.provider;
  const { accelerator, instanceType, instanceSize } = spec.compute;
  const asked = [vendor, region, accelerator, instanceType, instanceSize].join(' ');
  const why =
    choice.kind === 'unknown'
      ? 'an instance that exists'
      : `an instance that is not ${choice.instance.status}`;
  const nearest = choice.nearest.map(renderInstance).join('; ');
  return inputFault('instance-type', asked, `${why}, for example ${nearest}`);
}
