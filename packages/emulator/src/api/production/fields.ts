// Readers of the parts that create and update share in production; the presence of each is the caller's.
import type { EndpointType, Extras, Model, Provider, Scaling } from '../../endpoints/spec.ts';
import { compact } from '../reading/compact.ts';
import { at, type Place, type Presence, refuseUnknown } from '../reading/reader.ts';
import {
  readCount,
  readEnum,
  readObject,
  readSecretMap,
  readString,
  readStringList,
  readStringMap,
} from '../reading/values.ts';
import { FRAMEWORKS, TASKS, TYPES } from './enums.ts';
import { readImage } from './image.ts';

export function readType(place: Place, presence: Presence): EndpointType | undefined {
  const type = readEnum(place, { field: 'type', presence, values: TYPES });
  return type === 'protected' ? 'private' : type;
}

export function readProvider(place: Place, presence: Presence): Provider | undefined {
  const provider = readObject(place, 'provider', presence);
  if (provider === undefined) return undefined;
  const vendor = readString(provider, 'vendor', 'required');
  const region = readString(provider, 'region', 'required');
  return vendor === undefined || region === undefined ? undefined : { vendor, region };
}

const SCALING_FIELDS = ['minReplica', 'maxReplica', 'scaleToZeroTimeout', 'measure', 'metric', 'threshold'];

export function readScaling(
  compute: Place,
  presence: Presence,
  replicas: Presence,
): Partial<Scaling> | undefined {
  const scaling = readObject(compute, 'scaling', presence);
  if (scaling === undefined) return undefined;
  refuseUnknown(scaling, SCALING_FIELDS);
  return compact<Scaling>({
    minReplica: readCount(scaling, 'minReplica', replicas),
    maxReplica: readCount(scaling, 'maxReplica', replicas),
    scaleToZeroTimeout: readCount(scaling, 'scaleToZeroTimeout', 'nullable'),
    measure: readObject(scaling, 'measure', 'nullable')?.object,
  });
}

const MODEL_FIELDS = [
  'repository',
  'revision',
  'task',
  'framework',
  'image',
  'args',
  'command',
  'env',
  'secrets',
  'fromCatalog',
];

export interface ModelPresence {
  readonly needed: Presence;
  readonly task: Presence;
  readonly maps: Presence;
}

/** Null lists and a null revision mean "none" on create and "leave" on update: both read as absent. */
export function readModel(model: Place, presence: ModelPresence): Partial<Model> {
  refuseUnknown(model, MODEL_FIELDS);
  const image = model.object['image'] === undefined || model.object['image'] === null;
  return compact<Model>({
    repository: readRepository(model, presence.needed),
    revision: readString(model, 'revision', 'nullable'),
    task: readTask(model, presence.task),
    framework: readEnum(model, { field: 'framework', presence: presence.needed, values: FRAMEWORKS }),
    image: image && presence.needed === 'nullable' ? undefined : readImage(model),
    args: readStringList(model, 'args', 'nullable'),
    command: readStringList(model, 'command', 'nullable'),
    env: readStringMap(model, 'env', presence.maps),
    secrets: readSecretMap(model, 'secrets', presence.maps),
  });
}

function readRepository(model: Place, presence: Presence): string | undefined {
  const repository = readString(model, 'repository', presence);
  if (repository !== undefined && !/^[\w.-]+(\/[\w.-]+)?$/.test(repository)) {
    model.faults.push({
      kind: 'invalidValue',
      path: at(model, 'repository'),
      message: 'must be `name` or `owner/name`',
    });
  }
  return repository;
}

function readTask(model: Place, presence: Presence): string | undefined {
  if (presence === 'optional' && model.object['task'] === null) {
    model.faults.push({ kind: 'nullTask' });
    return undefined;
  }
  return readEnum(model, { field: 'task', presence, values: TASKS });
}

/** `cacheHttpResponses` at the top is what huggingface_hub sends; it lives among the experimental features. */
export function readExtras(place: Place): Partial<Extras> {
  const cache = place.object['cacheHttpResponses'];
  const experimental = readObject(place, 'experimentalFeatures', 'nullable')?.object;
  const cached = typeof cache === 'boolean' ? { cacheHttpResponses: cache } : undefined;
  const features = experimental ?? cached;
  return compact<Extras>({
    experimentalFeatures: features === undefined ? undefined : { cacheHttpResponses: false, ...features },
    notifications: readObject(place, 'notifications', 'nullable')?.object,
    customRouter: readObject(place, 'customRouter', 'nullable')?.object,
    network: readObject(place, 'network', 'nullable')?.object,
    privateService: readObject(place, 'privateService', 'nullable')?.object,
    route: readObject(place, 'route', 'nullable')?.object,
  });
}

export const EXTRA_FIELDS = [
  'customRouter',
  'experimentalFeatures',
  'network',
  'notifications',
  'route',
  'cacheHttpResponses',
];
