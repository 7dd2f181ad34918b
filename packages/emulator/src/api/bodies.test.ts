// What each dialect accepts and refuses in a create or update body, as tables of status and text.
import { describe, expect, it } from 'vitest';
import { createBody, createClient, createCompute, createModel } from '../testing/client.ts';

type Row = readonly [what: string, body: unknown, status: number, text: string];

const scaling = (parts: Readonly<Record<string, unknown>>) =>
  createBody({ compute: createCompute({ scaling: { minReplica: 0, maxReplica: 1, ...parts } }) });
const model = (parts: Readonly<Record<string, unknown>>) => createBody({ model: createModel(parts) });
const image = (value: unknown) => model({ image: value });
const gpu = (size: string, value: unknown) =>
  createBody({
    compute: createCompute({ accelerator: 'gpu', instanceType: 'nvidia-l4', instanceSize: size }),
    model: createModel({ image: value }),
  });
const without = (field: string) => {
  const { [field]: _left, ...rest } = createBody();
  return rest;
};

const PRODUCTION: readonly Row[] = [
  ['the smallest body of both dialects', createBody(), 200, '"state":"pending"'],
  ['what huggingface_hub adds', createBody({ accountId: null, cacheHttpResponses: true }), 200, 'pending'],
  ['a null revision and a null timeout', model({ revision: null }), 200, 'pending'],
  ['no task', model({ task: undefined }), 200, 'pending'],
  [
    'a timeout beside a replica that never sleeps',
    scaling({ minReplica: 1, scaleToZeroTimeout: 15 }),
    200,
    '',
  ],
  ['the longest timeout', scaling({ scaleToZeroTimeout: 2880 }), 200, ''],
  [
    'a timeout of 14 minutes',
    scaling({ scaleToZeroTimeout: 14 }),
    400,
    'must be between 15 and 2880 minutes',
  ],
  ['a timeout of 2881 minutes', scaling({ scaleToZeroTimeout: 2881 }), 400, 'between 15 and 2880 minutes'],
  ['fewer replicas at most than at least', scaling({ minReplica: 2 }), 400, 'maxReplica'],
  ['a negative replica count', scaling({ minReplica: -1 }), 422, 'expected u32'],
  ['a name with a capital', createBody({ name: 'App' }), 400, 'VALIDATION_FAILED'],
  ['a name of 33 characters', createBody({ name: 'a'.repeat(33) }), 400, '32 characters maximum'],
  ['a name of one character', createBody({ name: 'a' }), 200, ''],
  ['no name', without('name'), 422, 'missing field `name`'],
  ['no compute', without('compute'), 422, 'missing field `compute`'],
  ['a null task', model({ task: null }), 400, 'Failed to parse the request body as JSON: model.task'],
  ['a body that is not JSON', '{"name":', 400, 'Failed to parse the request body as JSON'],
  ['a list as body', '[]', 422, 'invalid type: sequence'],
  [
    'an unknown framework',
    model({ framework: 'vllm' }),
    422,
    'model.framework: unknown variant \\"vllm\\", expected one of custom, pytorch, llamacpp',
  ],
  ['an unknown task', model({ task: 'sorcery' }), 422, 'model.task: unknown variant'],
  ['an unknown type', createBody({ type: 'secret' }), 422, 'type: unknown variant'],
  ['the old type', createBody({ type: 'protected' }), 200, '"type":"private"'],
  ['an unknown top-level field', createBody({ colour: 'red' }), 422, 'unknown field `colour`'],
  ['an unknown model field', model({ weights: 1 }), 422, 'model: unknown field `weights`'],
  ['a null env', model({ env: null }), 422, 'model.env: invalid type: null'],
  ['redacted secrets written back', model({ secrets: { A: null } }), 200, '"secrets":{"A":null}'],
  ['a number in env', model({ env: { A: 1 } }), 422, 'model.env.A: invalid type: integer `1`'],
  [
    'an instance that never was',
    createBody({ compute: createCompute({ instanceType: 'c6i', instanceSize: 'medium' }) }),
    400,
    "Bad Request: Instance compute 'Cpu' - 'c6i' - 'medium' in 'aws' - 'us-east-1' not found",
  ],
  [
    'a deprecated instance',
    createBody({ compute: createCompute({ instanceType: 'intel-icl' }) }),
    400,
    'Compute instance not available yet',
  ],
  [
    'an instance in a closed region',
    createBody({
      provider: { vendor: 'aws', region: 'us-west-2' },
      compute: createCompute({ accelerator: 'gpu', instanceType: 'nvidia-t4' }),
    }),
    400,
    'Compute instance not available yet',
  ],
  ['an image without a variant', image({}), 400, 'model.image: expected exactly one of'],
  ['an image of two variants', image({ huggingface: {}, tgi: { url: 'x' } }), 400, 'exactly one of'],
  ['an unknown image', image({ ollama: { url: 'x' } }), 422, 'model.image: unknown variant'],
  ['an engine without a url', image({ vLLM: {} }), 400, 'model.image.vLLM: missing field `url`'],
  ['llamacpp without a model path', image({ llamacpp: { url: 'x' } }), 400, 'missing field `modelPath`'],
  [
    'an unknown setting of an image',
    image({ tei: { url: 'x', maxClientBatchSize: 1 } }),
    200,
    '{"tei":{"url":"x"}}',
  ],
  [
    'the spelling of the specification',
    image({ custom: { url: 'x', health_route: '/up' } }),
    200,
    '"healthRoute":"/health"',
  ],
  ['its own spelling', image({ custom: { url: 'x', healthRoute: '/up' } }), 200, '"healthRoute":"/up"'],
  ['one GPU without parallelism', gpu('x1', { vLLM: { url: 'x' } }), 200, ''],
  ['four GPUs without parallelism', gpu('x4', { vLLM: { url: 'x' } }), 400, 'tensorParallelSize'],
  ['four GPUs with it', gpu('x4', { sGLang: { url: 'x', tensorParallelSize: 4 } }), 200, ''],
  ['four GPUs with copies', gpu('x4', { vLLM: { url: 'x', dataParallelSize: 4 } }), 200, ''],
  ['a repository that is not there', model({ repository: 'missing/m' }), 400, 'Repository'],
  ['a repository behind a gate', model({ repository: 'gated/m' }), 500, 'Internal Server Error'],
  ['a revision that is not there', model({ revision: 'nope' }), 400, "Revision 'nope' not found"],
];

const SPEC: readonly Row[] = [
  ['the smallest body of both dialects', createBody(), 201, '"revision":"main"'],
  ['its own old type', createBody({ type: 'protected' }), 201, '"type":"protected"'],
  ['the type of production', createBody({ type: 'authenticated' }), 400, 'unknown variant'],
  ['no task', model({ task: undefined }), 400, 'missing field `task`'],
  ['no framework and no image', model({ framework: undefined, image: undefined }), 201, '"pytorch"'],
  ['a hyphen at the end of a name', createBody({ name: 'app-' }), 400, 'name: must match'],
  ['a name of one character', createBody({ name: 'a' }), 400, 'name: must match'],
  ['no replicas at most', scaling({ maxReplica: 0 }), 400, 'must be at least 1'],
  [
    'a timeout of 14 minutes',
    scaling({ scaleToZeroTimeout: 14 }),
    400,
    'must be between 15 and 2880 minutes',
  ],
  ['a null timeout', scaling({ scaleToZeroTimeout: null }), 400, 'invalid type: null'],
  ['env in the model', model({ env: { A: 'b' } }), 400, 'unknown field `env`'],
  ['secrets in the model', model({ secrets: { A: 'b' } }), 400, 'unknown field `secrets`'],
  ['tags', createBody({ tags: ['a'] }), 400, 'unknown field `tags`'],
  ['a variant of production', image({ vLLM: { url: 'x' } }), 400, 'unknown field `vLLM`'],
  [
    'a custom container with all it may have',
    image({ custom: { url: 'https://x/y', port: 80, health_route: '/up', env: { A: 'b' } } }),
    201,
    '{"custom":{"url":"https://x/y","port":80}}',
  ],
  [
    'an accelerator of production',
    createBody({ compute: createCompute({ accelerator: 'neuron' }) }),
    400,
    '',
  ],
];

describe.each([
  ['production', PRODUCTION],
  ['spec', SPEC],
] as const)('a create body in %s', (dialect, rows) => {
  it.each(rows)('with %s', async (_what, body, status, text) => {
    const { call } = createClient({ dialect });
    const reply = await call('POST', '/endpoint/acme', body);
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)]);
    if (status >= 400 && dialect === 'spec') expect(reply.body.statusCode).toBe(status);
  });
});

const UPDATES: readonly Row[] = [
  ['nothing', {}, 200, ''],
  ['nulls, which change nothing', { type: null, model: { task: null, image: null } }, 200, '"private"'],
  ['only a scaling', { compute: { scaling: { maxReplica: 2 } } }, 200, '"maxReplica":2'],
  ['a name', { name: 'other' }, 422, 'unknown field `name`'],
  [
    'a part of an image',
    { model: { image: { vLLM: { tensorParallelSize: 8 } } } },
    400,
    'missing field `url`',
  ],
  ['a timeout out of range', { compute: { scaling: { scaleToZeroTimeout: 5 } } }, 400, '15 and 2880'],
  ['a replica range upside down', { compute: { scaling: { minReplica: 3 } } }, 400, 'maxReplica'],
];

describe('an update body in production', () => {
  it.each(UPDATES)('with %s', async (_what, body, status, text) => {
    const { call } = createClient();
    await call('POST', '/endpoint/acme', createBody());
    const before = (await call('GET', '/endpoint/acme/pr-12-app')).body;
    const reply = await call('PUT', '/endpoint/acme/pr-12-app', body);
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)]);
    if (status !== 200) expect((await call('GET', '/endpoint/acme/pr-12-app')).body).toEqual(before);
  });
});

describe('an update body in spec', () => {
  it.each(['name', 'provider', 'tags'])('may not contain %s', async (field) => {
    const { call } = createClient({ dialect: 'spec' });
    await call('POST', '/endpoint/acme', createBody());
    const reply = await call('PUT', '/endpoint/acme/pr-12-app', { [field]: 'x' });
    expect([reply.status, reply.body.error]).toEqual([400, `Bad Request: unknown field \`${field}\``]);
  });
});
