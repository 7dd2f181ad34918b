// The shape of an endpoint in replies of both dialects, read leniently; it may not decide anything.

import * as z from 'zod/mini';

/**
 * States of production (OpenAPI 2.0.0, schema EndpointState). The specification lacks `updateFailed`. A state outside this list
 * is kept and means "still changing".
 */
export const ENDPOINT_STATES = [
  'pending',
  'initializing',
  'updating',
  'updateFailed',
  'running',
  'paused',
  'failed',
  'scaledToZero',
] as const;

export type KnownEndpointState = (typeof ENDPOINT_STATES)[number];
export type EndpointState = KnownEndpointState | (string & {});

const text = z.nullish(z.string());

const count = z.nullish(z.number());
/** Not `record`, which also checks every key: a key of JSON is always text. */
const texts = z.nullish(z.catchall(z.object({}), z.nullish(z.string())));

const scaling = z.looseObject({ minReplica: count, maxReplica: count, scaleToZeroTimeout: count });

const compute = z.looseObject({
  accelerator: text,
  instanceType: text,
  instanceSize: text,
  scaling: z.nullish(scaling),
});

const model = z.looseObject({
  repository: text,
  revision: text,
  task: text,
  framework: text,
  image: z.nullish(z.looseObject({})),
  args: z.nullish(z.array(z.string())),
  command: z.nullish(z.array(z.string())),
  env: texts,
  secrets: texts,
});

const status = z.looseObject({
  state: z.string(),
  message: text,
  errorMessage: text,
  createdAt: text,
  updatedAt: text,
  url: text,
  readyReplica: count,
  targetReplica: count,
});

/**
 * The specification requires no field at all. An endpoint without a name and a state is useless, so these two are required.
 * Everywhere else `null` equals absent, and unknown fields are kept.
 */
export const endpointSchema = z.looseObject({
  name: z.string(),
  type: text,
  provider: z.nullish(z.looseObject({ vendor: text, region: text })),
  compute: z.nullish(compute),
  model: z.nullish(model),
  status,
  url: text,
  healthRoute: text,
  tags: z.nullish(z.array(z.string())),
});

type ReadEndpoint = z.infer<typeof endpointSchema>;

/** An endpoint as the API returns it. Only `name` and `status.state` are guaranteed; null equals absent. */
export type Endpoint = ReadEndpoint & {
  /** `state` is one of `ENDPOINT_STATES`, or a state that this version does not know. */
  readonly status: { readonly state: EndpointState };
};

/** The items are read one by one, so that one invalid item does not hide the others. */
export const endpointPageSchema = z.looseObject({
  items: z.array(z.unknown()),
  nextCursor: text,
});

/** huggingface_hub falls back to the same route; the specification has no such field. */
const DEFAULT_HEALTH_ROUTE = '/health';

export function stateOf(endpoint: Endpoint): EndpointState {
  return endpoint.status.state;
}

/** The address of the preview, or undefined while it has none. Production: `status.url`; the specification also has `url`. */
export function inferenceUrlOf(endpoint: Pick<Endpoint, 'url' | 'status'>): URL | undefined {
  for (const candidate of [endpoint.status.url, endpoint.url]) {
    const url = parseHttpUrl(candidate);
    if (url !== undefined) return url;
  }
  return undefined;
}

/** The health route under the inference URL, keeping any path that the inference URL has. */
export function healthUrlOf(endpoint: Endpoint): URL | undefined {
  const base = inferenceUrlOf(endpoint);
  return base === undefined ? undefined : resolveUnder(base, endpoint.healthRoute ?? DEFAULT_HEALTH_ROUTE);
}

/**
 * `route` below `base`. The result never leaves the origin or the path of `base`, because the token is sent to the result. Steps
 * like `..` are dropped.
 */
export function resolveUnder(base: URL, route: string): URL {
  const url = new URL(base);
  const queryStart = route.indexOf('?');
  const path = queryStart === -1 ? route : route.slice(0, queryStart);
  const segments = path.replace(UNSEEN_BY_URL, '').split(/[\\/]/);
  const kept = segments.filter((segment) => !DOT_SEGMENT.test(segment)).join('/');
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${kept.replace(/^\/+/, '')}`;
  if (queryStart !== -1) url.search = route.slice(queryStart + 1);
  url.hash = '';
  return url;
}

/** The URL standard drops these characters before it reads a path, so they could hide a dot segment. */
const UNSEEN_BY_URL = /[\t\n\r]/g;
/** `.` and `..`, also percent-encoded (URL standard, "double-dot URL path segment"). */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/** Recorded addresses have under 100 characters; proxies refuse longer addresses than this. */
const LONGEST_ADDRESS_CHARACTERS = 2_048;

function parseHttpUrl(value: string | null | undefined): URL | undefined {
  if (value === null || value === undefined || value.length > LONGEST_ADDRESS_CHARACTERS) return undefined;
  // Not URL.parse: Node 20 lacks it.
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}
