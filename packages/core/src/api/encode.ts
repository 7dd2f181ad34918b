// Says a request in the words of one dialect, or names what that dialect has no word for; it sends nothing.

import type { Issue } from '../client/fault.ts';
import { failure, type Result, success } from '../result.ts';
import type { Dialect } from './dialect.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from './requests.ts';

type Encoded = Result<unknown, readonly Issue[]>;

export function encodeCreate(dialect: Dialect, request: CreateEndpointRequest): Encoded {
  return dialect === 'production' ? encodeProduction(request.type, request) : encodeSpecCreate(request);
}

export function encodeUpdate(dialect: Dialect, request: UpdateEndpointRequest): Encoded {
  return dialect === 'production' ? encodeProduction(request.type, request) : encodeSpecUpdate(request);
}

function encodeProduction(type: string | undefined, request: object): Encoded {
  // Production answers 200 to `protected` and echoes `private` (observed 2026-07-28): not what was asked.
  if (type === 'protected')
    return failure([{ path: 'type', message: 'production knows public, authenticated and private' }]);
  return success(request);
}

/** Fields of `model` that the specification does not describe. */
const ABSENT_FROM_SPEC_MODEL = ['args', 'command', 'env', 'secrets', 'fromCatalog'] as const;
const ABSENT_FROM_SPEC = [
  'tags',
  'network',
  'notifications',
  'experimentalFeatures',
  'customRouter',
  'route',
  'privateService',
  'cacheHttpResponses',
] as const;

function encodeSpecCreate(request: CreateEndpointRequest): Encoded {
  const { accountId: _accountId, ...rest } = request;
  const { model } = request;
  const { revision, image, env, ...modelRest } = model;
  const issues = [
    ...absent(request, ABSENT_FROM_SPEC, ''),
    ...absent({ ...model, env: 'custom' in image ? undefined : env }, ABSENT_FROM_SPEC_MODEL, 'model.'),
    ...specImageIssues(image),
    ...(request.type === 'authenticated' ? [unknownType] : []),
    ...(model.task === undefined
      ? [{ path: 'model.task', message: 'is required by the specification' }]
      : []),
  ];
  if (issues.length > 0) return failure(issues);
  const revisionField = revision === null || revision === undefined ? {} : { revision };
  return success({
    ...rest,
    compute: { ...request.compute, scaling: withoutNull(request.compute.scaling) },
    model: { ...modelRest, ...revisionField, image: encodeSpecImage(image, env) },
  });
}

const unknownType: Issue = { path: 'type', message: 'the specification knows public, protected and private' };

function encodeSpecUpdate(request: UpdateEndpointRequest): Encoded {
  const issues = [
    ...absent(request, [...ABSENT_FROM_SPEC, 'provider'], ''),
    ...absent(request.model ?? {}, [...ABSENT_FROM_SPEC_MODEL, 'framework', 'image'], 'model.'),
    ...(request.type === 'authenticated' ? [unknownType] : []),
  ];
  return issues.length > 0 ? failure(issues) : success(request);
}

function absent(value: object, keys: readonly string[], prefix: string): Issue[] {
  return Object.entries(value)
    .filter(([key, field]) => keys.includes(key) && !isEmpty(field))
    .map(([key]) => ({ path: `${prefix}${key}`, message: 'the specification dialect has no such field' }));
}

function isEmpty(field: unknown): boolean {
  if (field === undefined || field === null) return true;
  return typeof field === 'object' && Object.keys(field).length === 0;
}

function specImageIssues(image: CreateEndpointRequest['model']['image']): Issue[] {
  return 'huggingface' in image || 'custom' in image
    ? []
    : [{ path: 'model.image', message: 'the specification knows the images huggingface and custom' }];
}

/** The specification spells the health route `health_route` and keeps env inside the image. */
function encodeSpecImage(
  image: CreateEndpointRequest['model']['image'],
  env: Record<string, string> | undefined,
): unknown {
  if (image.custom === undefined) return image;
  const { healthRoute, credentials: _credentials, ...custom } = image.custom;
  return {
    custom: {
      ...withoutNull(custom),
      ...(healthRoute === null || healthRoute === undefined ? {} : { health_route: healthRoute }),
      ...(env === undefined ? {} : { env }),
    },
  };
}

function withoutNull(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null && field !== undefined),
  );
}
