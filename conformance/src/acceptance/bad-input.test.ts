// Every mistake of a user ends in one red annotation that names it, and creates nothing.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness, type Harness } from './harness.ts';

interface Mistake {
  readonly inputs: Readonly<Record<string, string>>;
  /** Texts that the annotation must contain. */
  readonly says: readonly string[];
  readonly workspace?: Readonly<Record<string, string>>;
  readonly prepare?: (harness: Harness) => void;
}

const REFUSED = { kind: 'status', status: 401, body: { error: 'Invalid credentials' } } as const;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'an unknown instance': {
    inputs: { 'instance-type': 'nvidia-z9' },
    says: ['instance-type', 'nvidia-z9', 'intel-spr', '($0.033/h)'],
  },
  'a missing model': { inputs: { model: '' }, says: ['model: got nothing', 'owner/name'] },
  'a model that does not exist': {
    inputs: { model: 'missing/model' },
    says: ['model: got "missing/model"', 'exists'],
  },
  'a model behind a gate': { inputs: { model: 'gated/model' }, says: ['model: got "gated/model"', 'gate'] },
  'a revision that does not exist': { inputs: { revision: 'nope' }, says: ['revision: got "nope"'] },
  'YAML that does not parse': {
    inputs: { config: 'preview.yml' },
    workspace: { 'preview.yml': 'compute:\n  scaling: [1\n' },
    says: ['config', 'line 3, column 1'],
  },
  'a missing config file': {
    inputs: { config: 'preview.yml' },
    says: ['config: got "preview.yml"', 'check the repository out'],
  },
  'a field that does not exist': {
    inputs: { config: 'preview.yml' },
    workspace: { 'preview.yml': 'compute: {instanceTipe: x}' },
    says: ['config: compute', 'instanceTipe'],
  },
  'an image with two variants': {
    inputs: { image: '{huggingface: {}, tgi: {url: x}}' },
    says: ['image', 'exactly one'],
  },
  'a wrong command': {
    inputs: { command: 'destroy' },
    says: ['command: got "destroy"', 'teardown, pause, resume'],
  },
  'a smoke test that cannot be read, beside another mistake': {
    inputs: { 'smoke-test': '{path: predict, repeat: 99}', image: '{}' },
    says: ['smoke-test', 'path: ', 'repeat: ', 'image'],
  },
  'a smoke test without waiting': {
    inputs: { 'smoke-test': 'auto', wait: 'false' },
    says: ['wait: got "false"', 'smoke-test'],
  },
  'several mistakes at once': {
    inputs: {
      name: 'Not_A_Name',
      namespace: '',
      'scale-to-zero-timeout': '5',
      'deploy-drafts': 'yes',
      variant: 'Too_Long_Variant',
      'wait-timeout': '5',
      'on-close': 'burn',
      dialect: 'latin',
      'fail-when': 'failed\np95 20',
    },
    says: [
      'name: got "Not_A_Name", wanted 2 to 32 of a-z',
      'namespace: got nothing',
      'scale-to-zero-timeout: got "5", wanted a whole number from 15',
      'deploy-drafts: got "yes", wanted true or false',
      'variant',
      'wait-timeout',
      'on-close',
      'dialect',
      'fail-when: got "p95 20", wanted lines such as',
    ],
  },
  'a token that is refused': {
    inputs: { 'hf-token': 'hf_wrongwrong' },
    says: ['401', 'hf-token'],
  },
  'a token that the API refuses later': {
    inputs: {},
    prepare: ({ emulator }) =>
      emulator.admin.addFault({ side: 'api', path: '/v2/endpoint/*', times: 9, fault: REFUSED }),
    says: ['401', 'hf-token'],
  },
  'a quota that is used up': {
    inputs: {},
    prepare: ({ emulator }) =>
      emulator.admin.setQuota({
        namespace: 'acme',
        vendor: 'aws',
        instanceType: 'intel-spr',
        maxAccelerators: 0,
      }),
    says: ['quota', 'Pause or delete endpoints'],
  },
  'a namespace without a payment method': {
    inputs: { namespace: 'unpaid' },
    says: ['payment method', 'billing'],
  },
  'an API that is not there': { inputs: { 'api-url': 'http://127.0.0.1:9' }, says: ['api-url'] },
};

/** Cases that need a checked-out file or a network, and therefore the bundle. */
const IN_BUNDLE: ReadonlySet<string> = new Set(['YAML that does not parse', 'an API that is not there']);

const mistakes = Object.entries(MISTAKES);

test.each(mistakes.filter(([title]) => !IN_BUNDLE.has(title)))('%s', async (_title, mistake) => {
  await using harness = createSourceHarness();
  await expectOneRedLine(harness, mistake);
});

test.concurrent.each(mistakes.filter(([title]) => IN_BUNDLE.has(title)))('%s', async (_title, mistake) => {
  await using harness = await createHarness();
  await expectOneRedLine(harness, mistake);
});

async function expectOneRedLine(harness: Harness, mistake: Mistake): Promise<void> {
  mistake.prepare?.(harness);
  const job = pullRequest(harness, { action: 'opened' });
  const { inputs, workspace = {} } = mistake;
  const run = await harness.run({ ...job, inputs, workspace });
  expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: {} });
  const errors = run.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  for (const words of mistake.says) expect(errors[0]?.message).toContain(words);
  expect(harness.emulator.admin.endpoints()).toEqual([]);
}
