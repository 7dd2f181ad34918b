// Turns the raw inputs into checked ones, or into all their faults at once. It may not read files.

import { failure, type Result, type Secret, success } from '@preview-endpoints/core';
import {
  ACCELERATORS,
  type Accelerator,
  DIALECTS,
  type DialectChoice,
  ENDPOINT_NAME_PATTERN,
  ENDPOINT_TYPES,
  type EndpointType,
  FRAMEWORKS,
  type Framework,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  parseModelId,
  parseSegment,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
} from '@preview-endpoints/core/client';
import { VARIANT_PATTERN } from '@preview-endpoints/core/previews';
import type { RawInputs } from './declared-inputs.ts';
import { createFieldReader, type FieldReader } from './fields.ts';
import type { InputFault } from './input-fault.ts';
import { complainOfJobLifetime, complainOfTarget, complainOfWait, readInstances } from './joint-rules.ts';

export const COMMANDS = [
  'auto',
  'plan',
  'deploy',
  'promote',
  'rollback',
  'teardown',
  'pause',
  'resume',
  'scale-to-zero',
  'status',
  'sweep',
] as const;
export type Command = (typeof COMMANDS)[number];

/** How long a preview lives: as long as its pull request or branch, or as long as the job that made it. */
export type Lifetime = 'target' | 'job';

/** The inputs for the spec. Undefined means that the input does not set the field. */
export interface SpecInputs {
  readonly model: string | undefined;
  readonly revision: string | undefined;
  readonly task: string | undefined;
  readonly framework: Framework | undefined;
  /** YAML text, parsed later together with the config file. */
  readonly image: string | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly secrets: Readonly<Record<string, string>> | undefined;
  readonly vendor: string | undefined;
  readonly region: string | undefined;
  readonly accelerator: Accelerator | undefined;
  readonly instanceType: string | undefined;
  readonly instanceSize: string | undefined;
  readonly minReplica: number | undefined;
  readonly maxReplica: number | undefined;
  readonly scaleToZeroTimeout: number | undefined;
  readonly type: EndpointType | undefined;
}

/** The inputs that a run without a Hugging Face token needs. */
export interface InputsWithoutToken {
  readonly command: Command;
  readonly deployDrafts: boolean;
  /** Deploy only with this label; empty: with or without labels. */
  readonly label: string;
  readonly namespace: string;
  readonly configPath: string | undefined;
  readonly spec: SpecInputs;
  readonly name: string | undefined;
  readonly variant: string | undefined;
  readonly allowUnowned: boolean;
  readonly wait: boolean;
  readonly waitTimeoutMs: number;
  /** YAML text or `auto`, parsed later together with the config file. */
  readonly smokeTest: string | undefined;
  /** A file of cases in the workspace. */
  readonly casesPath: string | undefined;
  /** How many requests are sent at the same time. */
  readonly concurrency: number;
  /** An endpoint of the namespace, or `base`. */
  readonly compareWith: string | undefined;
  readonly compareWake: boolean;
  /** Lines, parsed later together with the cases, because not every run loads the code that judges cases. */
  readonly failWhen: readonly string[];
  /** Wakes an unchanged preview that sleeps. */
  readonly awake: boolean;
  readonly junitPath: string | undefined;
  readonly benchmarkPath: string | undefined;
  readonly maxHourlyPrice: number | undefined;
  readonly maxPreviews: number | undefined;
  readonly maxAgeMs: number | undefined;
  readonly dryRun: boolean;
  readonly onClose: 'delete' | 'pause';
  readonly onFailure: 'pause' | 'keep' | 'delete';
  readonly comment: boolean;
  readonly deployment: boolean;
  readonly environment: string;
  readonly githubToken: Secret | undefined;
  readonly apiUrl: URL;
  readonly hubUrl: URL;
  readonly dialect: DialectChoice;
  /** The endpoint to promote to. On a pull request, a promotion to it is planned only. */
  readonly target: string | undefined;
  /** What happens to a preview that is up when the job is over. */
  readonly afterJob: 'keep' | 'scale-to-zero' | 'pause';
  /** Whether a sleeping preview that a push changes is woken and waited for, or only changed. */
  readonly onPush: 'wake' | 'update';
  /** In order of preference, in the catalogue's words. Empty: the five single inputs or the config define the instance. */
  readonly instances: readonly string[];
  /** A sweep deletes previews that nobody used or changed for so long. */
  readonly maxIdleMs: number | undefined;
  /** Whether a preview lives as long as its pull request or branch, or as its job. */
  readonly lifetime: Lifetime;
  /** Neither `max-age` nor `max-idle` deletes the previews of a pull request with this label. */
  readonly keepLabel: string;
  /** US dollars a month, for all previews of the repository. */
  readonly budget: number | undefined;
}

export interface Inputs extends InputsWithoutToken {
  /** Manages endpoints. If `inference-token` is given, no container ever gets this one. */
  readonly token: Secret;
  /** The token for requests to previews. */
  readonly inferenceToken: Secret;
}

/** Production's quotas are lower. */
const MOST_REPLICAS = 100;
const MOST_PREVIEWS = 10_000;
/** With more, the queue of one replica would be measured. */
const MOST_AT_ONCE = 16;

/** GitHub's limit for the name of a label. */
const LABEL = /^.{1,50}$/;

/** GitHub's limit for the name of an environment. */
const ENVIRONMENT = /^.{1,255}$/;

/** A word of the API that becomes part of a request body, not of a path. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const NAME_WANTED = '2 to 32 of a-z, 0-9 and -, without - at either end';

type Parsed<Value> = Result<Value, readonly InputFault[]>;

export function parseInputs(raw: RawInputs): Parsed<Inputs> {
  const read = createFieldReader(raw);
  const token = read.token('hf-token');
  const inferenceToken = read.token('inference-token');
  if (token === undefined) read.complain('hf-token', 'a Hugging Face token');
  const inputs = readInputs(read, raw);
  if (read.faults.length > 0 || token === undefined || inputs === undefined) return failure(read.faults);
  return success({ ...inputs, token, inferenceToken: inferenceToken ?? token });
}

/** For a run that can still report on GitHub what it could not do. */
export function parseInputsWithoutToken(raw: RawInputs): Parsed<InputsWithoutToken> {
  const read = createFieldReader(raw);
  const inputs = readInputs(read, raw);
  return read.faults.length > 0 || inputs === undefined ? failure(read.faults) : success(inputs);
}

function readInputs(read: FieldReader, raw: RawInputs): InputsWithoutToken | undefined {
  const { apiUrl, hubUrl, ...place } = readPlace(read, raw);
  const inputs = { ...place, ...readWork(read), ...readReporting(read), spec: readSpec(read, raw) };
  complainOfTarget(read, inputs);
  if (inputs.budget !== undefined && !inputs.comment)
    read.complain('comment', 'true, because budget is set and the record is in the comments');
  if (inputs.lifetime === 'job') complainOfJobLifetime(read, inputs);
  complainOfWait(read, inputs);
  return apiUrl === undefined || hubUrl === undefined ? undefined : { ...inputs, apiUrl, hubUrl };
}

/** The cases, and the rules that make their answers red. */
function readCases(read: FieldReader) {
  return {
    casesPath: read.text('cases'),
    concurrency: read.integer('concurrency', { from: 1, to: MOST_AT_ONCE }) ?? 1,
    compareWith: read.matching(
      'compare-with',
      ENDPOINT_NAME_PATTERN,
      'base, or the name of an endpoint: 2 to 32 of a-z, 0-9 and -, without - at either end',
    ),
    compareWake: read.flag('compare-wake'),
    failWhen: (read.text('fail-when') ?? '').split('\n'),
    awake: read.flag('awake'),
    junitPath: read.text('junit-path'),
    benchmarkPath: read.text('benchmark-path'),
  } satisfies Partial<InputsWithoutToken>;
}

/** The command, its preview, and its limits. */
function readWork(read: FieldReader) {
  return {
    command: read.oneOf('command', COMMANDS) ?? 'auto',
    deployDrafts: read.flag('deploy-drafts'),
    label: read.matching('label', LABEL, '1 to 50 characters on one line') ?? '',
    configPath: read.text('config'),
    name: read.matching('name', ENDPOINT_NAME_PATTERN, NAME_WANTED),
    variant: read.matching('variant', VARIANT_PATTERN, '1 to 8 of a-z and 0-9'),
    allowUnowned: read.flag('allow-unowned'),
    wait: read.flag('wait'),
    waitTimeoutMs: read.durationMs('wait-timeout'),
    smokeTest: read.text('smoke-test'),
    ...readCases(read),
    maxHourlyPrice: read.dollars('max-hourly-price'),
    maxPreviews: read.integer('max-previews', { from: 1, to: MOST_PREVIEWS }),
    maxAgeMs: read.ageMs('max-age'),
    dryRun: read.flag('dry-run'),
    onClose: read.oneOf('on-close', ['delete', 'pause'] as const) ?? 'delete',
    onFailure: read.oneOf('on-failure', ['pause', 'keep', 'delete'] as const) ?? 'pause',
    target: read.matching('target', ENDPOINT_NAME_PATTERN, NAME_WANTED),
    afterJob: read.oneOf('after-job', ['keep', 'scale-to-zero', 'pause'] as const) ?? 'keep',
    onPush: read.oneOf('on-push', ['wake', 'update'] as const) ?? 'wake',
    instances: readInstances(read),
    maxIdleMs: read.ageMs('max-idle'),
    budget: read.dollars('budget'),
    keepLabel: read.matching('keep-label', LABEL, '1 to 50 characters on one line') ?? '',
    lifetime: read.oneOf('lifetime', ['target', 'job'] as const) ?? 'target',
  } satisfies Partial<InputsWithoutToken>;
}

/** The inputs for reports on GitHub. */
function readReporting(read: FieldReader) {
  return {
    comment: read.flag('comment'),
    deployment: read.flag('deployment'),
    environment: read.matching('environment', ENVIRONMENT, '1 to 255 characters on one line') ?? '',
    githubToken: read.token('github-token'),
  } satisfies Partial<InputsWithoutToken>;
}

function readPlace(
  read: FieldReader,
  raw: RawInputs,
): Pick<InputsWithoutToken, 'namespace' | 'dialect'> & {
  readonly apiUrl: URL | undefined;
  readonly hubUrl: URL | undefined;
} {
  const namespace = parseSegment('namespace', raw.namespace);
  if (!namespace.ok) read.complain('namespace', namespace.fault.wanted);
  return {
    namespace: raw.namespace,
    apiUrl: read.url('api-url'),
    hubUrl: read.url('hub-url'),
    dialect: read.oneOf('dialect', ['auto', ...DIALECTS] as const) ?? 'auto',
  };
}

function readSpec(read: FieldReader, raw: RawInputs): SpecInputs {
  const spec: SpecInputs = {
    model: readModel(read),
    revision: read.text('revision'),
    task: read.matching('task', WORD, "a task's name, for example text-classification"),
    framework: read.oneOf('framework', FRAMEWORKS),
    image: read.text('image'),
    env: read.pairs('env'),
    secrets: read.pairs('secrets'),
    vendor: read.matching('vendor', WORD, 'aws, azure or gcp'),
    region: read.matching('region', WORD, 'a region, for example us-east-1'),
    accelerator: read.oneOf('accelerator', ACCELERATORS),
    instanceType: read.matching('instance-type', WORD, 'an instance type, for example intel-spr'),
    instanceSize: read.matching('instance-size', WORD, 'an instance size, for example x1'),
    minReplica: read.integer('min-replica', { from: 0, to: MOST_REPLICAS }),
    maxReplica: read.integer('max-replica', { from: 1, to: MOST_REPLICAS }),
    scaleToZeroTimeout: read.integer('scale-to-zero-timeout', {
      from: SHORTEST_SCALE_TO_ZERO_MINUTES,
      to: LONGEST_SCALE_TO_ZERO_MINUTES,
    }),
    type: read.oneOf('type', ENDPOINT_TYPES),
  };
  if (spec.minReplica !== undefined && spec.minReplica > 0 && raw['scale-to-zero-timeout'] !== '') {
    read.complain('min-replica', '0, because scale-to-zero-timeout is set');
  }
  return spec;
}

/** The wanted model, in the same words for the input and the config file. */
export const MODEL_WANTED = 'a model repository like owner/name';

function readModel(read: FieldReader): string | undefined {
  const model = read.text('model');
  if (model === undefined) return undefined;
  const segments = parseModelId(model);
  if (!segments.ok) read.complain('model', MODEL_WANTED);
  return model;
}
