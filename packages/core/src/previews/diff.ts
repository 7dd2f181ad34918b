// Lists how an endpoint differs from its desired preview, field by field. It may not plan.

import type { Dialect } from '../client/dialects/dialect.ts';
import { rulesOf } from '../client/dialects/index.ts';
import type { Endpoint } from '../client/schemas/endpoint.ts';
import type { CreateEndpointRequest, UpdateEndpointRequest } from '../client/schemas/requests.ts';
import { sameJson } from './canonical-json.ts';
import type { DesiredPreview } from './desired.ts';
import {
  DEFAULT_REVISION,
  FINGERPRINT_ENV_KEY,
  type Fingerprint,
  isCommitSha,
  parseFingerprint,
} from './fingerprint.ts';

import { IDENTITY_ENV_KEY } from './identity-mark.ts';
import { isReservedEnvKey } from './reserved.ts';

/** One field that is not as desired, and the change that corrects it. */
export interface Difference {
  readonly path: string;
  /** Rendered for people; secrets and marks appear as words. */
  readonly from: string;
  readonly to: string;
  /** The part of an update body that corrects the field, or `replace` where the API cannot change it. */
  readonly change: UpdateEndpointRequest | 'replace';
  /** Does the change start a new version of the container? */
  readonly rolls: boolean;
}

type Model = CreateEndpointRequest['model'];

/** Every field of the endpoint that is shown to differ from the desired preview. */
export function diffEndpoint(desired: DesiredPreview, current: Endpoint): readonly Difference[] {
  const { request } = desired;
  return [
    ...diffProvider(request, current),
    ...diffType(request, current),
    ...diffCompute(request, current),
    ...diffScaling(request, current),
    ...diffModel(desired, current),
    ...diffTags(request, current),
  ];
}

function diffProvider(request: CreateEndpointRequest, current: Endpoint): Difference[] {
  return (['vendor', 'region'] as const)
    .filter((key) => differs(request.provider[key], current.provider?.[key]))
    .map((key) => replaced(`provider.${key}`, current.provider?.[key], request.provider[key]));
}

function diffType(request: CreateEndpointRequest, current: Endpoint): Difference[] {
  if (!differs(request.type, current.type)) return [];
  return [updated('type', [current.type, request.type], { type: request.type }, false)];
}

function diffCompute(request: CreateEndpointRequest, current: Endpoint): Difference[] {
  return (['accelerator', 'instanceType', 'instanceSize'] as const)
    .filter((key) => differs(request.compute[key], current.compute?.[key]))
    .map((key) => {
      const to = request.compute[key];
      return updated(`compute.${key}`, [current.compute?.[key], to], { compute: { [key]: to } }, true);
    });
}

/** Scaling takes effect without a new version. */
function diffScaling(request: CreateEndpointRequest, current: Endpoint): Difference[] {
  const asked = request.compute.scaling;
  const has = current.compute?.scaling;
  if (has === null || has === undefined) return [];
  const counts = (['minReplica', 'maxReplica', 'scaleToZeroTimeout'] as const).flatMap((key) => {
    const to = asked[key];
    if (to === null || to === undefined || to === has[key]) return [];
    return [
      updated(`compute.scaling.${key}`, [has[key], to], { compute: { scaling: { [key]: to } } }, false),
    ];
  });
  return [...counts, ...diffMeasure(asked.measure, has['measure'])];
}

/** A server that does not return its scaling measure cannot be compared. */
function diffMeasure(
  measure: CreateEndpointRequest['compute']['scaling']['measure'],
  has: unknown,
): Difference[] {
  if (measure === null || measure === undefined || has === undefined) return [];
  if (echoes(measure, has, 'production')) return [];
  const change = { compute: { scaling: { measure } } };
  return [updated('compute.scaling.measure', [JSON.stringify(has), JSON.stringify(measure)], change, false)];
}

function diffModel(desired: DesiredPreview, current: Endpoint): Difference[] {
  const { model } = desired.request;
  const has = current.model;
  // Null counts as a value: production shows a model without a task as null. A missing field is unknown.
  const isUntasked = model.task !== undefined && has?.task === null;
  const plain = (['repository', 'task'] as const)
    .filter(
      (key) =>
        model[key] !== undefined && (differs(model[key], has?.[key]) || (key === 'task' && isUntasked)),
    )
    .map((key) => updated(`model.${key}`, [has?.[key], model[key]], { model: { [key]: model[key] } }, true));
  const kept = rulesOf(desired.dialect).quirks.keepsMarks
    ? [...diffLists(model, current), ...diffEnv(model, current), ...diffSecrets(model, current)]
    : [];
  return [...plain, ...diffRevision(model, current), ...diffContainer(desired, current), ...kept];
}

/**
 * Production resolves a branch to a commit, so a branch is compared by its mark and never with the returned revision. A
 * revision that is a commit already is compared directly.
 */
function diffRevision(model: Model, current: Endpoint): Difference[] {
  const revision = model.revision ?? DEFAULT_REVISION;
  const has = current.model?.revision;
  if (has === null || has === undefined) return [];
  const changed =
    isCommitSha(has) && !isCommitSha(revision) ? marksDiffer(model, current).revision : revision !== has;
  return changed ? [updated('model.revision', [has, revision], { model: { revision } }, true)] : [];
}

/** The specification's update body has neither image nor framework. */
function diffContainer(desired: DesiredPreview, current: Endpoint): Difference[] {
  const { model } = desired.request;
  const { framework, image } = model;
  const has = current.model;
  const changes: Difference[] = [];
  if (differs(framework, has?.framework)) {
    changes.push(updated('model.framework', [has?.framework, framework], { model: { framework } }, true));
  }
  if (!echoes(image, has?.image, desired.dialect) || marksDiffer(model, current).image) {
    // `model.image` is replaced as a whole (huggingface_hub 7105c3d89): a part of it is answered with 400.
    changes.push(
      updated('model.image', [imageName(has?.image), imageName(image)], { model: { image } }, true),
    );
  }
  if (rulesOf(desired.dialect).quirks.updatesContainer) return changes;
  return changes.map((change) => ({ ...change, change: 'replace' }));
}

function diffLists(model: Model, current: Endpoint): Difference[] {
  return (['args', 'command'] as const)
    .filter((key) => !sameJson(model[key] ?? [], current.model?.[key] ?? []))
    .map((key) => {
      const to = model[key] ?? [];
      return updated(
        `model.${key}`,
        [current.model?.[key]?.join(' '), to.join(' ')],
        { model: { [key]: to } },
        true,
      );
    });
}

function diffEnv(model: Model, current: Endpoint): Difference[] {
  const env = model.env ?? {};
  const has = current.model?.env ?? {};
  const { [IDENTITY_ENV_KEY]: _mark, ...unmarked } = env;
  // An older preview without the identity mark gets the mark with its next change. The mark alone starts no roll-out.
  if (sameJson(Object.hasOwn(has, IDENTITY_ENV_KEY) ? env : unmarked, has)) return [];
  const keys = (value: object | null | undefined): string =>
    Object.keys(value ?? {})
      .filter((key) => !isReservedEnvKey(key))
      .join(', ');
  // Secrets are written together with their mark in env: between two writes, another run could write other secrets.
  const change = { model: { env, secrets: model.secrets ?? {} } };
  return [updated('model.env', [keys(has), keys(env)], change, true)];
}

function diffSecrets(model: Model, current: Endpoint): Difference[] {
  if (!marksDiffer(model, current).secrets) return [];
  const secrets = model.secrets ?? {};
  return [
    updated('model.secrets', ['other values', Object.keys(secrets).join(', ')], { model: { secrets } }, true),
  ];
}

function diffTags(request: CreateEndpointRequest, current: Endpoint): Difference[] {
  const has = current.tags;
  if (has === null || has === undefined || request.tags === undefined) return [];
  const missing = request.tags.filter((tag) => !has.includes(tag));
  if (missing.length === 0) return [];
  return [updated('tags', [has.join(', '), missing.join(', ')], { tags: [...has, ...missing] }, false)];
}

function marksDiffer(model: Model, current: Endpoint): Record<keyof Fingerprint, boolean> {
  const asked = parseFingerprint(model.env?.[FINGERPRINT_ENV_KEY]);
  const has = parseFingerprint(current.model?.env?.[FINGERPRINT_ENV_KEY]);
  return {
    secrets: asked.secrets !== has.secrets,
    image: asked.image !== has.image,
    revision: asked.revision !== has.revision,
  };
}

/**
 * Does the endpoint have every value that was asked for? The server may add defaults, and returns credentials empty. The
 * specification's reply has only `url` and `port` of a custom image, so its missing fields are not counted as differences.
 * Production's reply has every field.
 */
function echoes(asked: unknown, has: unknown, dialect: Dialect, depth = 0): boolean {
  if (asked === undefined || asked === null) return true;
  if (has === undefined && !rulesOf(dialect).quirks.echoesWholeImage && depth > 1) return true;
  if (typeof asked !== 'object') return asked === has;
  if (typeof has !== 'object' || has === null) return false;
  const fields = new Map(Object.entries(has));
  return Object.entries(asked).every(
    ([key, value]) => key === 'credentials' || echoes(value, fields.get(key), dialect, depth + 1),
  );
}

function imageName(image: unknown): string {
  if (typeof image !== 'object' || image === null) return '';
  const [variant, fields] = Object.entries(image)[0] ?? ['', undefined];
  const url: unknown =
    typeof fields === 'object' && fields !== null && 'url' in fields ? fields.url : undefined;
  return typeof url === 'string' ? `${variant} ${url}` : variant;
}

/** The specification requires no field of an endpoint: a field that the server leaves out cannot be compared. */
function differs(asked: unknown, has: unknown): boolean {
  return has !== undefined && has !== null && asked !== has;
}

function updated(
  path: string,
  [from, to]: readonly [unknown, unknown],
  change: UpdateEndpointRequest,
  rolls: boolean,
): Difference {
  return { path, from: String(from ?? ''), to: String(to ?? ''), change, rolls };
}

function replaced(path: string, from: unknown, to: unknown): Difference {
  return { path, from: String(from ?? ''), to: String(to ?? ''), change: 'replace', rolls: true };
}
