// Builds the spec: inputs win over the config file, the file over the defaults. Pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import {
  createEndpointRequestSchema,
  type Framework,
  type Image,
  type Issue,
  parseModelId,
  parseWith,
} from '@preview-endpoints/core/client';
import type { HubModel } from '@preview-endpoints/core/hub';
import type { PreviewSpec } from '@preview-endpoints/core/previews';
import type { LoadedCases } from '../commands/cases/loaded-cases.ts';
import { SPEC_DEFAULTS } from './declared-inputs.ts';
import { HIDDEN, type InputFault, inputFault } from './input-fault.ts';
import type { Config } from './parse-config.ts';
import { MODEL_WANTED, type SpecInputs } from './parse-inputs.ts';
import { valueAt } from './value-at.ts';

export interface SpecSources {
  readonly inputs: SpecInputs;
  readonly config: Config;
  readonly image: Image | undefined;
  readonly cases: LoadedCases;
}

/** The wanted model repository and revision, before the Hub is asked. */
export interface ModelChoice {
  readonly repository: string;
  readonly revision: string | undefined;
}

export function chooseModel(sources: SpecSources): Result<ModelChoice, InputFault> {
  const { inputs, config } = sources;
  const repository = inputs.model ?? config.model?.repository;
  if (repository === undefined || repository === null) {
    return failure(inputFault('model', '', `${MODEL_WANTED}, here or as model.repository in config`));
  }
  if (!parseModelId(repository).ok) {
    const key = inputs.model === undefined ? 'config: model.repository' : 'model';
    return failure(inputFault(key, repository, MODEL_WANTED));
  }
  return success({ repository, revision: inputs.revision ?? config.model?.revision ?? undefined });
}

/** `resolved` is the Hub's answer. Without it, the wanted revision goes to the API unchanged. */
export function buildSpec(
  sources: SpecSources,
  model: ModelChoice,
  resolved: HubModel | undefined,
): Result<PreviewSpec, readonly InputFault[]> {
  const spec = {
    type: sources.inputs.type ?? sources.config.type ?? SPEC_DEFAULTS.type,
    provider: buildProvider(sources),
    compute: buildCompute(sources),
    model: buildModel(sources, model, resolved),
    ...passedOn(sources.config),
  };
  // The name is derived from the identity later. Here it only has to be a valid one.
  const checked = parseWith(createEndpointRequestSchema, { ...spec, name: 'any-name' });
  return checked.ok ? success(spec) : failure(checked.fault.map((issue) => faultOfIssue(issue, spec)));
}

/** Fields that no input sets and that no rule of previews changes go to the API as in the file. */
function passedOn(config: Config): Partial<PreviewSpec> {
  const { cacheHttpResponses, customRouter, experimentalFeatures, network } = config;
  const { notifications, privateService, route } = config;
  return withoutNulls({
    cacheHttpResponses,
    customRouter,
    experimentalFeatures,
    network,
    notifications,
    privateService,
    route,
  });
}

/** The API reads null as "not set", like absence. */
function withoutNulls<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as { [Key in keyof Fields]?: NonNullable<Fields[Key]> };
}

function buildProvider({ inputs, config }: SpecSources): PreviewSpec['provider'] {
  return {
    vendor: inputs.vendor ?? config.provider?.vendor ?? SPEC_DEFAULTS.vendor,
    region: inputs.region ?? config.provider?.region ?? SPEC_DEFAULTS.region,
  };
}

function buildCompute({ inputs, config }: SpecSources): PreviewSpec['compute'] {
  const { compute } = config;
  const minReplica = inputs.minReplica ?? compute?.scaling?.minReplica ?? SPEC_DEFAULTS.minReplica;
  const maxReplica =
    inputs.maxReplica ?? compute?.scaling?.maxReplica ?? Math.max(SPEC_DEFAULTS.maxReplica, minReplica);
  const timeout =
    inputs.scaleToZeroTimeout ?? compute?.scaling?.scaleToZeroTimeout ?? SPEC_DEFAULTS.scaleToZeroTimeout;
  return {
    accelerator: inputs.accelerator ?? compute?.accelerator ?? SPEC_DEFAULTS.accelerator,
    instanceType: inputs.instanceType ?? compute?.instanceType ?? SPEC_DEFAULTS.instanceType,
    instanceSize: inputs.instanceSize ?? compute?.instanceSize ?? SPEC_DEFAULTS.instanceSize,
    // A sleep timeout only works if no replica always runs (production, EndpointScaling).
    scaling: {
      minReplica,
      maxReplica,
      ...(minReplica === 0 ? { scaleToZeroTimeout: timeout } : {}),
      ...withoutNulls({ measure: compute?.scaling?.measure }),
    },
  };
}

function buildModel(
  sources: SpecSources,
  model: ModelChoice,
  resolved: HubModel | undefined,
): PreviewSpec['model'] {
  const { inputs, config } = sources;
  const image: Image = sources.image ?? config.model?.image ?? { huggingface: {} };
  const task = inputs.task ?? config.model?.task ?? resolved?.task;
  const revision = resolved?.sha ?? model.revision;
  const env = { ...config.model?.env, ...inputs.env };
  return {
    repository: model.repository,
    framework: inputs.framework ?? config.model?.framework ?? frameworkOf(image),
    image,
    ...(task === undefined ? {} : { task }),
    ...(revision === undefined ? {} : { revision }),
    ...withoutNulls({
      args: config.model?.args,
      command: config.model?.command,
      fromCatalog: config.model?.fromCatalog,
    }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(inputs.secrets === undefined ? {} : { secrets: inputs.secrets }),
  };
}

function frameworkOf(image: Image): Framework {
  return image.llamacpp === undefined ? 'pytorch' : 'llamacpp';
}

/** The input that sets each field of the spec. Faults name it, and editors show its description. */
export const INPUT_BY_PATH = {
  type: 'type',
  'provider.vendor': 'vendor',
  'provider.region': 'region',
  'compute.accelerator': 'accelerator',
  'compute.instanceType': 'instance-type',
  'compute.instanceSize': 'instance-size',
  'compute.scaling': 'max-replica',
  'compute.scaling.minReplica': 'min-replica',
  'compute.scaling.maxReplica': 'max-replica',
  'compute.scaling.scaleToZeroTimeout': 'scale-to-zero-timeout',
  'model.repository': 'model',
  'model.task': 'task',
  'model.revision': 'revision',
  'model.framework': 'framework',
  'model.image': 'image',
} as const satisfies Record<string, InputFault['key']>;

/** The input that sets a field of the request, for faults that name the field. */
export function inputOfPath(path: string): InputFault['key'] {
  const known = Object.entries(INPUT_BY_PATH).find(([prefix]) => path === prefix);
  return known?.[1] ?? (path.startsWith('model.image') ? 'image' : `config: ${path}`);
}

function faultOfIssue(issue: Issue, spec: PreviewSpec): InputFault {
  const key = inputOfPath(issue.path);
  const got = valueAt(spec, issue.path);
  const shown = typeof got === 'object' ? JSON.stringify(got) : String(got ?? '');
  const isHidden = key === 'image' || issue.path.startsWith('model.secrets');
  return inputFault(key, isHidden ? HIDDEN : shown, `a valid spec (${issue.message})`);
}
