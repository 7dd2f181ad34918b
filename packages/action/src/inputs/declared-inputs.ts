// The names of all inputs and their defaults, as in action.yml. A test compares the two.

import type { Environment } from '@preview-endpoints/core/node';

/**
 * The defaults in action.yml. Inputs that a config file may also set have no default there: the runner would fill it in, and it
 * would win over the file.
 */
export const DECLARED_DEFAULTS = {
  'hf-token': '',
  'inference-token': '',
  namespace: '',
  model: '',
  config: '',
  command: 'auto',
  revision: '',
  task: '',
  framework: '',
  image: '',
  env: '',
  secrets: '',
  vendor: '',
  region: '',
  accelerator: '',
  'instance-type': '',
  'instance-size': '',
  'min-replica': '',
  'max-replica': '',
  'scale-to-zero-timeout': '',
  type: '',
  name: '',
  variant: '',
  'allow-unowned': 'false',
  wait: 'true',
  'wait-timeout': '30m',
  'smoke-test': '',
  cases: '',
  concurrency: '1',
  'compare-with': '',
  'compare-wake': 'false',
  'fail-when': 'failed',
  awake: 'false',
  'junit-path': '',
  'benchmark-path': '',
  'on-close': 'delete',
  'on-failure': 'pause',
  label: '',
  'deploy-drafts': 'false',
  'max-hourly-price': '',
  'max-previews': '',
  'max-age': '',
  'dry-run': 'false',
  comment: 'true',
  deployment: 'true',
  environment: 'preview-endpoints',
  'github-token': '',
  'api-url': 'https://api.endpoints.huggingface.cloud/v2',
  'hub-url': 'https://huggingface.co',
  dialect: 'auto',
  target: '',
  'after-job': 'keep',
  'on-push': 'wake',
  instance: '',
  'max-idle': '',
  lifetime: 'target',
  'keep-label': 'keep',
  budget: '',
} as const;

export type InputKey = keyof typeof DECLARED_DEFAULTS;

/** The spec if neither the inputs nor the config file say more: the cheapest instance. */
export const SPEC_DEFAULTS = {
  vendor: 'aws',
  region: 'us-east-1',
  accelerator: 'cpu',
  instanceType: 'intel-spr',
  instanceSize: 'x1',
  minReplica: 0,
  maxReplica: 1,
  scaleToZeroTimeout: 15,
  type: 'private',
} as const;

/** Every input as text, trimmed. An input that is not set has its declared default. */
export type RawInputs = Readonly<Record<InputKey, string>>;

/** The runner passes an input as `INPUT_` and its name in upper case, with its hyphens (runner, file protocol). */
export function readRawInputs(env: Environment): RawInputs {
  const keys = Object.keys(DECLARED_DEFAULTS) as InputKey[];
  const read = (key: InputKey): string => {
    const given = env[`INPUT_${key.toUpperCase()}`]?.trim() ?? '';
    return given === '' ? DECLARED_DEFAULTS[key] : given;
  };
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as RawInputs;
}
