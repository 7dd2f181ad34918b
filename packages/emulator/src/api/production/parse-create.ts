// Parses production's create body; strict where production is lenient, except for what huggingface_hub sends.
import type { EndpointSpec, Extras, Model, Scaling } from '../../endpoints/spec.ts';
import type { Result } from '../../outcome.ts';
import { parseBody, settleReading } from '../reading/body.ts';
import { type BodyFault, type Place, refuseUnknown } from '../reading/reader.ts';
import { readEnum, readObject, readString, readStringList } from '../reading/values.ts';
import { ACCELERATORS } from './enums.ts';
import { EXTRA_FIELDS, readExtras, readModel, readProvider, readScaling, readType } from './fields.ts';

/** Characters and length as the production document says; it publishes no pattern. */
const NAME = /^[a-z0-9-]{1,32}$/;

const TOP_FIELDS = [
  'name',
  'type',
  'provider',
  'compute',
  'model',
  'tags',
  'privateService',
  'accountId',
  ...EXTRA_FIELDS,
];
const COMPUTE_FIELDS = ['id', 'accelerator', 'instanceType', 'instanceSize', 'scaling'];

const NO_EXTRAS: Extras = {
  experimentalFeatures: { cacheHttpResponses: false },
  notifications: { email: true, push: false },
  customRouter: null,
  network: null,
  privateService: null,
  route: null,
};

export function parseProductionCreate(text: string): Result<EndpointSpec, BodyFault> {
  const body = parseBody(text);
  return body.ok ? settleReading(body.value, readCreate(body.value)) : body;
}

function readCreate(body: Place): EndpointSpec | undefined {
  refuseUnknown(body, TOP_FIELDS);
  const name = readName(body);
  const type = readType(body, 'required');
  const provider = readProvider(body, 'required');
  const compute = readCompute(body);
  const model = readCreateModel(body);
  const tags = readStringList(body, 'tags', 'optional') ?? [];
  const extras = { ...NO_EXTRAS, ...readExtras(body) };
  if (name === undefined || type === undefined || provider === undefined) return undefined;
  if (compute === undefined || model === undefined) return undefined;
  return { name, type, provider, ...compute, model, tags, extras };
}

function readName(body: Place): string | undefined {
  const name = readString(body, 'name', 'required');
  if (name !== undefined && !NAME.test(name)) {
    const message =
      "must only contain lowercase alphanumeric characters or '-' and have a length of 32 characters maximum";
    body.faults.push({ kind: 'invalidValue', path: 'name', message });
  }
  return name;
}

type Compute = Pick<EndpointSpec, 'accelerator' | 'instanceType' | 'instanceSize' | 'scaling'>;

function readCompute(body: Place): Compute | undefined {
  const compute = readObject(body, 'compute', 'required');
  if (compute === undefined) return undefined;
  refuseUnknown(compute, COMPUTE_FIELDS);
  const accelerator = readEnum(compute, {
    field: 'accelerator',
    presence: 'required',
    values: ACCELERATORS,
  });
  const instanceType = readString(compute, 'instanceType', 'required');
  const instanceSize = readString(compute, 'instanceSize', 'required');
  const scaling = completeScaling(readScaling(compute, 'required', 'required'));
  if (accelerator === undefined || instanceType === undefined) return undefined;
  if (instanceSize === undefined || scaling === undefined) return undefined;
  return { accelerator, instanceType, instanceSize, scaling };
}

function completeScaling(read: Partial<Scaling> | undefined): Scaling | undefined {
  if (read?.minReplica === undefined || read.maxReplica === undefined) return undefined;
  return {
    minReplica: read.minReplica,
    maxReplica: read.maxReplica,
    scaleToZeroTimeout: read.scaleToZeroTimeout ?? null,
    measure: read.measure ?? null,
  };
}

function readCreateModel(body: Place): Model | undefined {
  const place = readObject(body, 'model', 'required');
  if (place === undefined) return undefined;
  const model = readModel(place, { needed: 'required', task: 'optional', maps: 'optional' });
  const { repository, framework, image } = model;
  if (repository === undefined || framework === undefined || image === undefined) return undefined;
  const none = { revision: null, task: null, args: null, command: null, env: {}, secrets: {} };
  return { ...none, ...model, repository, framework, image };
}
