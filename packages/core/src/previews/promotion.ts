// Plans what promoting a reviewed spec to a named endpoint changes, and the rollback. Pure.
// It changes only stated fields: no default, tag or mark of a preview reaches the target.

import type { Dialect } from '../client/dialects/dialect.ts';
import { type Endpoint, stateOf } from '../client/schemas/endpoint.ts';
import type { UpdateEndpointRequest } from '../client/schemas/requests.ts';
import { canonicalJson, sameJson } from './canonical-json.ts';
import { sha256Base32 } from './digest.ts';
import { mergeChanges } from './plan.ts';

/**
 * The stated parts of a spec. An absent field stays as it is on the target. `env` is merged by key, because a target may
 * have more entries than its previews. `secrets` replace those of the target, because nobody can read them.
 */
export interface PromotedSpec {
  readonly type?: UpdateEndpointRequest['type'];
  readonly provider?:
    | { readonly vendor?: string | undefined; readonly region?: string | undefined }
    | undefined;
  readonly compute?: UpdateEndpointRequest['compute'];
  readonly model?: UpdateEndpointRequest['model'];
  /** True in a rollback: `model.env` is the complete env of the target. */
  readonly hasWholeEnv?: true;
}

/** One field that promoting changes. */
export interface PromotedChange {
  /** A path in the API's words, such as `model.revision`. */
  readonly path: string;
  /** Text for people. Of secrets it has only the names. */
  readonly from: string;
  readonly to: string;
}

export interface PromotionPlan {
  readonly changes: readonly PromotedChange[];
  /** Stated fields that stay as they are on the target, each with the reason. */
  readonly kept: readonly { readonly path: string; readonly reason: string }[];
  /** Empty when there is nothing to change. */
  readonly body: UpdateEndpointRequest;
  /** The update body that restores what `body` changes. */
  readonly rollback: UpdateEndpointRequest;
  /** Fields that the API does not return, so that no rollback can restore them. */
  readonly notRestorable: readonly string[];
  /** Does the change start a new version of the container? */
  readonly rolls: boolean;
}

export type PromotionRefusal =
  /** The API cannot change the field in place, and a target is never replaced. */
  | { readonly kind: 'fixedField'; readonly path: string; readonly from: string; readonly to: string }
  /** The endpoint carries a preview's tags. */
  | { readonly kind: 'isPreview' };

export type PlannedPromotion =
  | { readonly kind: 'planned'; readonly plan: PromotionPlan }
  | { readonly kind: 'refused'; readonly refusal: PromotionRefusal };

/** The tag of every preview, where the server keeps tags. */
const PRODUCT_TAG = 'preview-endpoints';
/** The prefix of a preview's marks in its env. A target has none. */
const PRODUCT_ENV_PREFIX = 'PREVIEW_ENDPOINTS_';

/** Fields that the specification's update body lacks. */
const FIXED_IN_SPEC: ReadonlySet<string> = new Set([
  'model.framework',
  'model.image',
  'model.args',
  'model.command',
  'model.env',
  'model.secrets',
]);

export function planPromotion(spec: PromotedSpec, target: Endpoint, dialect: Dialect): PlannedPromotion {
  const refusal = refuse(spec, target);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  const parts = [...typePart(spec, target), ...computeParts(spec, target), ...modelParts(spec, target)];
  const changed = parts.filter((part) => part.kind === 'changed');
  const fixed = dialect === 'spec' ? changed.find(({ path }) => FIXED_IN_SPEC.has(path)) : undefined;
  if (fixed !== undefined)
    return {
      kind: 'refused',
      refusal: { kind: 'fixedField', path: fixed.path, from: fixed.from, to: fixed.to },
    };
  return {
    kind: 'planned',
    plan: {
      changes: changed.map(({ path, from, to }) => ({ path, from, to })),
      kept: parts.flatMap((part) => (part.kind === 'kept' ? [{ path: part.path, reason: part.reason }] : [])),
      body: mergeChanges(changed.map(({ body }) => body)),
      rollback: mergeChanges(changed.flatMap(({ rollback }) => rollback ?? [])),
      notRestorable: changed.filter(({ rollback }) => rollback === undefined).map(({ path }) => path),
      rolls: changed.some(({ rolls }) => rolls),
    },
  };
}

/** A hash of everything on the target that a person could have changed: the state that a plan was made for. */
export async function fingerprintTarget(target: Endpoint): Promise<string> {
  const { type, provider, compute, model, tags } = target;
  return sha256Base32(canonicalJson({ type, provider, compute, model, tags }), 26);
}

type Part =
  | (PromotedChange & {
      readonly kind: 'changed';
      readonly body: UpdateEndpointRequest;
      /** Absent where the API does not return the previous value. */
      readonly rollback?: UpdateEndpointRequest;
      readonly rolls: boolean;
    })
  | { readonly kind: 'kept'; readonly path: string; readonly reason: string };

function refuse(spec: PromotedSpec, target: Endpoint): PromotionRefusal | undefined {
  if (target.tags?.includes(PRODUCT_TAG) === true) return { kind: 'isPreview' };
  for (const key of ['vendor', 'region'] as const) {
    const [from, to] = [target.provider?.[key], spec.provider?.[key]];
    if (to !== undefined && to !== from)
      return { kind: 'fixedField', path: `provider.${key}`, from: String(from ?? ''), to };
  }
  return undefined;
}

function typePart({ type }: PromotedSpec, target: Endpoint): Part[] {
  if (type === undefined || type === target.type) return [];
  const rollback = restorable(target.type, (was) => ({ type: was }));
  return [
    { kind: 'changed', path: 'type', ...words(target.type, type), body: { type }, ...rollback, rolls: false },
  ];
}

function computeParts({ compute }: PromotedSpec, target: Endpoint): Part[] {
  if (compute === undefined) return [];
  const instance = (['accelerator', 'instanceType', 'instanceSize'] as const).flatMap((key): Part[] => {
    const [was, to] = [target.compute?.[key], compute[key]];
    if (to === undefined || to === was) return [];
    const body = { compute: { [key]: to } };
    const rollback = restorable(was, (value) => ({ compute: { [key]: value } }));
    return [{ kind: 'changed', path: `compute.${key}`, ...words(was, to), body, ...rollback, rolls: true }];
  });
  return [...instance, ...scalingParts(compute.scaling, target)];
}

type Scaling = NonNullable<NonNullable<UpdateEndpointRequest['compute']>['scaling']>;

function scalingParts(scaling: Scaling | undefined, target: Endpoint): Part[] {
  const has: Readonly<Record<string, unknown>> = { ...target.compute?.scaling };
  return Object.entries(scaling ?? {}).flatMap(([key, to]): Part[] => {
    const was = has[key];
    if (to === undefined || sameJson(to, was)) return [];
    const path = `compute.scaling.${key}`;
    if (isFewerReplicas(key, was, to))
      return [{ kind: 'kept', path, reason: `it is ${String(was)}, and a promotion never reduces replicas` }];
    const body = { compute: { scaling: { [key]: to } } };
    const rollback = restorable(was, (value) => ({ compute: { scaling: { [key]: value } } }));
    return [{ kind: 'changed', path, ...words(was, to), body, ...rollback, rolls: false }];
  });
}

function isFewerReplicas(key: string, was: unknown, to: unknown): boolean {
  const isCount = key === 'minReplica' || key === 'maxReplica';
  return isCount && typeof was === 'number' && typeof to === 'number' && to < was;
}

function modelParts({ model, hasWholeEnv }: PromotedSpec, target: Endpoint): Part[] {
  if (model === undefined) return [];
  const has: Readonly<Record<string, unknown>> = { ...target.model };
  const plain = (['repository', 'revision', 'task', 'framework', 'args', 'command'] as const).flatMap((key) =>
    plainPart(key, model[key], has[key]),
  );
  return [
    ...plain,
    ...imagePart(model.image, target),
    ...envPart(model.env, target, hasWholeEnv),
    ...secretsPart(model.secrets),
  ];
}

function plainPart(key: string, to: unknown, was: unknown): Part[] {
  if (to === undefined || sameJson(to, was)) return [];
  const body = { model: { [key]: to } };
  const rollback = restorable(was, (value) => ({ model: { [key]: value } }));
  return [{ kind: 'changed', path: `model.${key}`, ...words(was, to), body, ...rollback, rolls: true }];
}

/** `model.image` is replaced as a whole. Credentials are returned empty, so an image with credentials cannot be restored. */
function imagePart(image: NonNullable<PromotedSpec['model']>['image'], target: Endpoint): Part[] {
  if (image === undefined) return [];
  const was = target.model?.image;
  if (holdsAll(image, was)) return [];
  const rollback = hasCredentials(was) ? {} : restorable(was, (value) => ({ model: { image: value } }));
  const body = { model: { image } };
  return [
    { kind: 'changed', path: 'model.image', ...imageWords(was, image), body, ...rollback, rolls: true },
  ];
}

function envPart(
  stated: Readonly<Record<string, string>> | undefined,
  target: Endpoint,
  isWhole: true | undefined,
): Part[] {
  const own = Object.entries(stated ?? {}).filter(([key]) => !key.startsWith(PRODUCT_ENV_PREFIX));
  const entries = Object.entries(target.model?.env ?? {});
  const was = Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const env = { ...(isWhole === true && stated !== undefined ? {} : was), ...Object.fromEntries(own) };
  const changed = [...new Set([...Object.keys(was), ...Object.keys(env)])].filter(
    (key) => was[key] !== env[key],
  );
  if (changed.length === 0) return [];
  const names = changed.join(', ');
  const body = { model: { env } };
  const rollback = { model: { env: was } };
  return [
    { kind: 'changed', path: 'model.env', from: 'other values', to: names, body, rollback, rolls: true },
  ];
}

/** The current secrets cannot be read, so given secrets are always written. */
function secretsPart(secrets: Readonly<Record<string, string>> | undefined): Part[] {
  const names = Object.keys(secrets ?? {});
  if (secrets === undefined || names.length === 0) return [];
  const body = { model: { secrets: { ...secrets } } };
  return [
    { kind: 'changed', path: 'model.secrets', from: 'not known', to: names.join(', '), body, rolls: true },
  ];
}

/** Absent where the API does not return the previous value. */
function restorable(
  was: unknown,
  build: (value: unknown) => unknown,
): { readonly rollback?: UpdateEndpointRequest } {
  if (was === undefined || was === null) return {};
  // In the API's own form. `withSendableRollback` later removes what the client cannot send.
  return { rollback: build(was) as UpdateEndpointRequest };
}

function words(from: unknown, to: unknown): Pick<PromotedChange, 'from' | 'to'> {
  return { from: wordOf(from), to: wordOf(to) };
}

function wordOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function imageWords(from: unknown, to: unknown): Pick<PromotedChange, 'from' | 'to'> {
  return { from: imageWord(from), to: imageWord(to) };
}

function imageWord(image: unknown): string {
  if (typeof image !== 'object' || image === null) return 'nothing';
  const [variant, fields] = Object.entries(image)[0] ?? ['nothing', undefined];
  const url: unknown = typeof fields === 'object' && fields !== null ? Reflect.get(fields, 'url') : undefined;
  return typeof url === 'string' ? `${variant} ${url}` : variant;
}

function hasCredentials(image: unknown): boolean {
  return JSON.stringify(image ?? null).includes('"credentials":{');
}

/** Does the target have every stated value? The server adds defaults, and never returns credentials. */
function holdsAll(stated: unknown, has: unknown): boolean {
  if (stated === undefined || stated === null) return true;
  if (typeof stated !== 'object') return stated === has;
  if (typeof has !== 'object' || has === null) return false;
  return Object.entries(stated).every(
    ([key, value]) => key === 'credentials' || holdsAll(value, Reflect.get(has, key)),
  );
}

/** A target that is up, or that comes up by itself on a request. */
export function canServe(target: Endpoint): boolean {
  return stateOf(target) !== 'paused';
}
