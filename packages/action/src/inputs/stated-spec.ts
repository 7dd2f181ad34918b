// The part of a spec that inputs and config file state: a promotion may change nothing else. It has no defaults. Pure.

import type { PromotedSpec } from '@preview-endpoints/core/previews';
import type { SpecSources } from './build-spec.ts';

/** `revision` is the commit of the stated model. Without it, the stated revision is used. */
export function buildStatedSpec(sources: SpecSources, revision: string | undefined): PromotedSpec {
  const { inputs, config } = sources;
  return given({
    type: inputs.type ?? config.type,
    provider: statedGroup({
      vendor: inputs.vendor ?? config.provider?.vendor,
      region: inputs.region ?? config.provider?.region,
    }),
    compute: statedCompute(sources),
    model: statedModel(sources, revision),
  });
}

function statedCompute({ inputs, config: { compute } }: SpecSources): PromotedSpec['compute'] {
  return statedGroup({
    accelerator: inputs.accelerator ?? compute?.accelerator,
    instanceType: inputs.instanceType ?? compute?.instanceType,
    instanceSize: inputs.instanceSize ?? compute?.instanceSize,
    scaling: statedGroup({
      minReplica: inputs.minReplica ?? compute?.scaling?.minReplica,
      maxReplica: inputs.maxReplica ?? compute?.scaling?.maxReplica,
      scaleToZeroTimeout: inputs.scaleToZeroTimeout ?? compute?.scaling?.scaleToZeroTimeout,
      measure: compute?.scaling?.measure,
    }),
  });
}

function statedModel(
  { inputs, config: { model }, image }: SpecSources,
  revision: string | undefined,
): PromotedSpec['model'] {
  const env = { ...model?.env, ...inputs.env };
  return statedGroup({
    repository: inputs.model ?? model?.repository,
    revision: revision ?? inputs.revision ?? model?.revision,
    task: inputs.task ?? model?.task,
    framework: inputs.framework ?? model?.framework,
    image: image ?? model?.image,
    args: model?.args,
    command: model?.command,
    env: Object.keys(env).length === 0 ? undefined : env,
    secrets: inputs.secrets,
  });
}

type Given<Fields> = { [Key in keyof Fields]?: NonNullable<Fields[Key]> };

/** The API reads null as "not set", like absence. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const stated = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(stated) as Given<Fields>;
}

function statedGroup<Fields extends object>(fields: Fields): Given<Fields> | undefined {
  const group = given(fields);
  return Object.keys(group).length === 0 ? undefined : group;
}
