// Text and status of every refusal, as publicly recorded where a record exists; rendering only.
import type { BodyFault } from '../body/check-body.ts';
import type { Refusal } from '../endpoints/refusal.ts';
import type { ErrorFacts } from './error-reply.ts';

/** One text for each kind; each function gets the evidence of its kind. */
type Texts<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: (fault: Extract<Union, { kind: Kind }>) => ErrorFacts;
};

const REFUSALS = {
  endpointMissing: ({ namespace, name }) => ({
    status: 404,
    message: `Endpoint '${name}' not found in namespace '${namespace}'`,
  }),
  nameTaken: ({ namespace, name }) => ({
    status: 409,
    message: `Endpoint '${name}' already exists in namespace '${namespace}'`,
  }),
  quotaExceeded: () => ({ status: 409, message: 'Quota exceeded' }),
  paymentRequired: ({ namespace }) => ({
    status: 403,
    message: `Payment method required for namespace: ${namespace}`,
  }),
  instanceUnknown: ({ accelerator, instanceType, instanceSize, vendor, region }) => ({
    status: 400,
    message: `Instance compute '${pascalCase(accelerator)}' - '${instanceType}' - '${instanceSize}' in '${vendor}' - '${region}' not found`,
  }),
  instanceUnavailable: () => ({ status: 400, message: 'Compute instance not available yet' }),
  scalingInvalid: ({ message }) => ({ status: 400, code: 'VALIDATION_FAILED', message }),
  parallelismMissing: ({ variant, field }) => ({
    status: 400,
    code: 'VALIDATION_FAILED',
    message: `model.image.${variant}: \`${field}\` is required on an instance with several accelerators`,
  }),
  repositoryMissing: ({ repository }) => ({ status: 400, message: `Repository '${repository}' not found` }),
  repositoryGated: () => ({ status: 500, message: '' }),
  revisionMissing: ({ repository, revision }) => ({
    status: 400,
    message: `Revision '${revision}' not found in repository '${repository}'`,
  }),
  alreadyRunning: () => ({ status: 400, message: 'Endpoint is already running' }),
  configurationFailed: () => ({
    status: 400,
    message: 'Endpoint failed because of its configuration, update it instead',
  }),
  cannotScaleToZero: () => ({ status: 400, message: 'workload cannot be scaled to zero' }),
  beingDeleted: () => ({ status: 400, message: 'Endpoint is being deleted' }),
  failedUnchanged: () => ({ status: 500, message: '' }),
} as const satisfies Texts<Refusal>;

type WrongType = Extract<BodyFault, { kind: 'wrongType' }>;

/** A null task in a create is the only wrong type for which production returns its JSON parser's own text. */
function isNullTask({ path, got }: WrongType): boolean {
  return path === 'model.task' && got === 'null';
}

const NULL_TASK: ErrorFacts = {
  status: 400,
  plain: true,
  message: 'Failed to parse the request body as JSON: model.task: expected value',
};

function describeType({ path, got, wanted }: WrongType): ErrorFacts {
  return { status: 422, message: prefix(path, `invalid type: ${got}, expected ${wanted}`) };
}

const BODY_FAULTS = {
  notJson: ({ detail }) => ({
    status: 400,
    plain: true,
    message: `Failed to parse the request body as JSON: ${detail}`,
  }),
  missingField: ({ path, field }) => ({ status: 422, message: prefix(path, `missing field \`${field}\``) }),
  unknownField: ({ path, field }) => ({ status: 422, message: prefix(path, `unknown field \`${field}\``) }),
  wrongType: (fault) => (isNullTask(fault) ? NULL_TASK : describeType(fault)),
  unknownVariant: ({ path, got, expected }) => ({
    status: 422,
    message: `${path}: unknown variant "${got}", expected one of ${expected.join(', ')}`,
  }),
  invalidValue: ({ path, message }) => ({
    status: 400,
    code: 'VALIDATION_FAILED',
    message: prefix(path, message),
  }),
} as const satisfies Texts<BodyFault>;

export function describeRefusal<Kind extends Refusal['kind']>(
  refusal: Extract<Refusal, { kind: Kind }>,
): ErrorFacts {
  const texts: Texts<Refusal> = REFUSALS;
  const kind: Kind = refusal.kind;
  return texts[kind](refusal);
}

export function describeBodyFault<Kind extends BodyFault['kind']>(
  fault: Extract<BodyFault, { kind: Kind }>,
): ErrorFacts {
  const texts: Texts<BodyFault> = BODY_FAULTS;
  const kind: Kind = fault.kind;
  return texts[kind](fault);
}

function prefix(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** Production prints its own names of enum members: Cpu, Gpu, Neuron, ZeroGpu. */
function pascalCase(words: string): string {
  return words.replace(/(^|_)([a-z])/g, (_match, _gap, letter: string) => letter.toUpperCase());
}
