// The API as its specification describes it (openapi-spec.yaml): one row of the table of dialects.

import * as z from 'zod/mini';
import { failure, success } from '../../result.ts';
import type { Issue } from '../fault.ts';
import type { Image } from '../schemas/image.ts';
import { parseJsonWith } from '../schemas/issues.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../schemas/requests.ts';
import type { DialectRules, Encoded } from './rules.ts';

export const spec = {
  encodeCreate,
  encodeUpdate,
  // The specification has no window: its metrics describe the present.
  encodeMetrics: () => ({}),
  parseMetrics,
  quirks: {
    hasNamespaceCatalogue: false,
    keepsMarks: false,
    updatesContainer: false,
    echoesWholeImage: false,
  },
} as const satisfies DialectRules;

/** What the specification has no field for (CreateEndpointRequest, UpdateEndpointRequest). */
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
const ABSENT_FROM_SPEC_MODEL = ['args', 'command', 'env', 'secrets', 'fromCatalog'] as const;
const ABSENT_FROM_SPEC_UPDATE = [...ABSENT_FROM_SPEC, 'provider'] as const;
const ABSENT_FROM_SPEC_MODEL_UPDATE = [...ABSENT_FROM_SPEC_MODEL, 'framework', 'image'] as const;

/** The specification's enums are narrower than production's. */
const SPEC_ACCELERATORS: readonly string[] = ['cpu', 'gpu'];
const SPEC_FRAMEWORKS: readonly string[] = ['pytorch', 'custom'];

function encodeCreate(request: CreateEndpointRequest): Encoded {
  const { accountId: _accountId, compute, model, ...rest } = request;
  const { env, ...modelRest } = model;
  const { id: _id, scaling, ...computeRest } = compute;
  const issues = [
    ...absent(request, ABSENT_FROM_SPEC, ''),
    ...absent('custom' in model.image ? modelRest : model, ABSENT_FROM_SPEC_MODEL, 'model.'),
    ...valueIssues(request),
    ...imageIssues(model.image),
    ...frameworkIssues(model.framework),
    ...(model.task === undefined
      ? [{ path: 'model.task', message: 'is required by the specification' }]
      : []),
  ];
  if (issues.length > 0) return failure(issues);
  return success({
    ...without(rest, ABSENT_FROM_SPEC),
    compute: { ...computeRest, scaling: withoutNull(scaling) },
    model: {
      ...without(withoutNull(modelRest), ABSENT_FROM_SPEC_MODEL),
      image: encodeImage(model.image, env),
    },
  });
}

function encodeUpdate(request: UpdateEndpointRequest): Encoded {
  const { model } = request;
  const issues = [
    ...absent(request, ABSENT_FROM_SPEC_UPDATE, ''),
    ...absent(model ?? {}, ABSENT_FROM_SPEC_MODEL_UPDATE, 'model.'),
    ...valueIssues(request),
  ];
  if (issues.length > 0) return failure(issues);
  return success({
    ...without(request, ABSENT_FROM_SPEC_UPDATE),
    ...(model === undefined ? {} : { model: without(model, ABSENT_FROM_SPEC_MODEL_UPDATE) }),
  });
}

function valueIssues(request: CreateEndpointRequest | UpdateEndpointRequest): Issue[] {
  const { compute, type } = request;
  const accelerator = compute?.accelerator;
  return [
    ...(type === 'authenticated'
      ? [{ path: 'type', message: 'the specification knows public, protected and private' }]
      : []),
    ...(accelerator !== undefined && !SPEC_ACCELERATORS.includes(accelerator)
      ? [{ path: 'compute.accelerator', message: 'the specification knows cpu and gpu' }]
      : []),
    ...absent(compute?.scaling ?? {}, ['measure'], 'compute.scaling.'),
  ];
}

function frameworkIssues(framework: string): Issue[] {
  return SPEC_FRAMEWORKS.includes(framework)
    ? []
    : [{ path: 'model.framework', message: 'the specification knows pytorch and custom' }];
}

function imageIssues(image: Image): Issue[] {
  if ('huggingface' in image) return [];
  if (image.custom === undefined)
    return [{ path: 'model.image', message: 'the specification knows the images huggingface and custom' }];
  return absent(image.custom, ['credentials'], 'model.image.custom.');
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

/** The specification spells the health route `health_route` and keeps env inside the image. */
function encodeImage(image: Image, env: Readonly<Record<string, string>> | undefined): unknown {
  if (image.custom === undefined) return image;
  const { healthRoute, credentials: _credentials, ...custom } = image.custom;
  return {
    custom: {
      // `port` is only in the specification's reply schema, but a server that reports it may well read it.
      ...withoutNull(custom),
      ...(healthRoute === null || healthRoute === undefined ? {} : { health_route: healthRoute }),
      ...(env === undefined ? {} : { env }),
    },
  };
}

function without(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function withoutNull(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null && field !== undefined),
  );
}

const number = z.nullish(z.number());
/** The specification, EndpointMetrics. */
const metricsSchema = z.looseObject({
  request_count: number,
  request_duration_ms: z.nullish(z.looseObject({ p50: number, p90: number, p99: number })),
  error_rate: number,
  tokens_per_second: number,
});

function parseMetrics(text: string) {
  const metrics = parseJsonWith(metricsSchema, text);
  return metrics.ok ? success({ dialect: 'spec' as const, metrics: metrics.value }) : metrics;
}
