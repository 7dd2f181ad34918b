// YAML from a repository: mistakes are reported with their place, and hostile files end quickly and do no harm.

import { describe, expect, test } from 'vitest';
import { parseConfig, parseImage } from './parse-config.ts';

async function complaint(yaml: string): Promise<string> {
  const parsed = await parseConfig(yaml);
  return parsed.ok
    ? ''
    : parsed.fault.map(({ key, got, wanted }) => `${key} | ${got} | ${wanted}`).join('\n');
}

describe('a config file', () => {
  test.each([
    ['nothing', ''],
    ['a comment', '# nothing yet'],
    [
      'everything',
      'type: private\nprovider: {vendor: aws, region: us-east-1}\ncompute: {scaling: {minReplica: 0}}\nmodel: {image: {huggingface: {}}, env: {A: "1"}, args: [--x]}',
    ],
  ])('with %s is good', async (_title, yaml) => {
    expect((await parseConfig(yaml)).ok).toBe(true);
  });

  test.each([
    ['an open bracket', 'compute:\n  scaling: [1\n', 'line 3, column 1'],
    ['a tab', 'compute:\n\tscaling: 1\n', 'line 2, column 1'],
    ['a key twice', 'type: private\ntype: public\n', 'line 2, column 1'],
    ['two documents', 'type: private\n---\ntype: public\n', 'YAML'],
    ['an unknown alias', 'type: *nobody\n', 'YAML'],
  ])('with %s is reported with line and column, and without its source', async (_title, yaml, place) => {
    expect(await complaint(yaml)).toContain(place);
    expect(await complaint(yaml)).not.toContain('\n');
  });

  test.each([
    ['an unknown field', 'compute: {instanceTipe: x}', 'config: compute | an object', 'instanceTipe'],
    ['a number for a text', 'model: {task: 5}', 'config: model.task | 5', 'string'],
    [
      'secrets, which do not belong in a file',
      'model: {secrets: {A: b}}',
      'config: model | an object',
      'secrets',
    ],
    [
      'a negative count',
      'compute: {scaling: {minReplica: -1}}',
      'config: compute.scaling.minReplica | -1',
      '0',
    ],
    ['a list at the top', '- a\n- b\n', 'config | an object', 'object'],
    ['a text at the top', 'hello', 'config | hello', 'object'],
  ])('with %s names the field', async (_title, yaml, start, word) => {
    expect(await complaint(yaml)).toContain(start);
    expect(await complaint(yaml)).toContain(word);
  });

  test('reports every mistake at once, each with its place, and one hint about editors', async () => {
    const text = await complaint('type: x\nprovider:\n  vendor: 1\nmodel: {framework: y, image: {tgi: {}}}');
    const lines = text.split('\n');
    expect(lines).toEqual([
      expect.stringContaining('(line 1, column 7: '),
      expect.stringContaining('(line 3, column 11: '),
      expect.stringContaining('(line 4, column 20: '),
      expect.stringContaining('(line 4, column 36: '),
    ]);
    expect(lines.map((line) => line.includes('yaml-language-server'))).toEqual([false, false, false, true]);
  });

  test('that grows by aliases is refused', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}*l${level}]`,
    );
    expect(await complaint(`l0: &l0 [x]\n${levels.join('\n')}`)).toContain('YAML');
  });

  test.each([
    '__proto__: {polluted: yes}',
    'model: {__proto__: {polluted: yes}}',
    'constructor: {prototype: {polluted: yes}}',
  ])('cannot change a prototype with %s', async (yaml) => {
    expect((await parseConfig(yaml)).ok).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBe(undefined);
  });

  test('of a megabyte is refused unread, and one just below the limit ends', async () => {
    expect(await complaint(`# ${'x'.repeat(1_000_000)}`)).toContain('at most 20000 characters');
    expect(await complaint(`{${'['.repeat(9_000)}`)).not.toBe('');
  });
});

describe('the words of the API', () => {
  /** Bodies that people keep in files, and bodies that clients were recorded to send. */
  const BODIES: readonly (readonly [string, string])[] = [
    [
      'as huggingface_hub sends it, with its nulls',
      '{"accountId": null, "compute": {"accelerator": "cpu", "instanceSize": "x2", "instanceType": "intel-icl", "scaling": {"maxReplica": 1, "minReplica": 1, "scaleToZeroTimeout": null}}, "model": {"framework": "pytorch", "repository": "gpt2", "revision": null, "image": {"huggingface": {}}, "task": "text-generation"}, "name": "my-endpoint-name", "provider": {"region": "us-east-1", "vendor": "aws"}, "type": "authenticated"}',
    ],
    [
      'of vLLM, with the name of its endpoint',
      '{"model": {"repository": "meta-llama/Llama-3.1-8B-Instruct", "revision": null, "image": {"vLLM": {"url": "vllm/vllm-openai:v0.23.0", "healthRoute": "/health", "port": 8000, "tensorParallelSize": 1}}, "task": "text-generation"}, "name": "llama-3-1-8b-instruct-vllm", "type": "authenticated"}',
    ],
    [
      'that scales by pending requests',
      'compute: {scaling: {minReplica: 1, maxReplica: 2, measure: {pendingRequests: 10}}}',
    ],
    ['that scales by hardware', 'compute: {scaling: {measure: {hardwareUsage: null}}}'],
    ['with a router of its own', 'customRouter: {image: {url: a}, port: 80}\nroute: {domain: a.b, path: /}'],
    [
      'of a custom task',
      'model: {repository: acme/x, task: custom, framework: custom, args: null, command: null}',
    ],
    [
      'with everything that previews do not set',
      'cacheHttpResponses: true\nnetwork: {}\nnotifications: {email: true, push: false}\nexperimentalFeatures: {}\nprivateService: null\nroute: null\ntags: [team-a]\nname: null',
    ],
  ];

  test.each(BODIES)('%s are accepted', async (_title, yaml) => {
    expect(await complaint(yaml)).toBe('');
  });

  test('may use the merge keys of YAML 1.1', async () => {
    const yaml =
      'model:\n  env: &common {A: "1", B: "2"}\n  image: {vLLM: {<<: {url: a, port: 80}, port: 8000}}\n';
    expect(await parseConfig(yaml)).toMatchObject({
      ok: true,
      value: { model: { image: { vLLM: { url: 'a', port: 8000 } } } },
    });
  });

  test.each([
    ['model: {env: {PREVIEW_ENDPOINTS_BRANCH: x}}', 'PREVIEW_ENDPOINTS_'],
    ['model: {env: {Preview_Endpoints_Spec: x}}', 'PREVIEW_ENDPOINTS_'],
    ['tags: [preview-endpoints]', 'keeps for itself'],
    ['tags: [a, repo-1]', 'keeps for itself'],
    ['tags: [PR-7]', 'keeps for itself'],
    ['tags: [branch]', 'keeps for itself'],
    ['tags: [identity-abc]', 'keeps for itself'],
  ])('are refused if the product reserves them: %s', async (yaml, why) => {
    expect(await complaint(yaml)).toContain(why);
  });
});

test.each([
  ['vllm/vllm-openai:v0.23.0', 'huggingface, huggingfaceNeuron, tgi'],
  ['{vllm: {url: a}}', 'did you mean vLLM?'],
  ['{vLM: {url: a}}', 'did you mean vLLM?'],
  ['{TGI: {url: a}}', 'did you mean tgi?'],
  ['{sglang: {url: a}}', 'did you mean sGLang?'],
  ['{hugging_face: {}}', 'did you mean huggingface?'],
  ['{nothing-of-it: {url: a}}', 'exactly one image variant of huggingface'],
  ['{url: hush-hush}', 'exactly one image variant'],
])(
  'an image in another shape, %s, is refused with the list of variants, as input and in the file',
  async (yaml, words) => {
    const image = await parseImage(yaml);
    expect(image).toMatchObject({
      ok: false,
      fault: [{ key: 'image', wanted: expect.stringContaining(words) }],
    });
    expect(await complaint(`model: {image: ${yaml}}`)).toContain(words);
    expect(JSON.stringify(image)).not.toContain('hush-hush');
  },
);

describe('an image', () => {
  test('is one variant with its fields', async () => {
    expect(await parseImage('{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}')).toMatchObject({
      ok: true,
    });
  });

  test.each([
    ['none', '{}', 'exactly one'],
    ['two variants', '{tgi: {url: a}, tei: {url: b}}', 'exactly one'],
    ['no url', '{tgi: {}}', 'url'],
    ['an invalid port', '{tgi: {url: a, port: 70000}}', 'port'],
    ['a list', '[tgi]', 'object'],
    ['nothing', '~', 'object'],
    ['broken YAML', '{tgi: ', 'line 1'],
  ])('with %s is refused', async (_title, yaml, word) => {
    const parsed = await parseImage(yaml);
    expect(parsed.ok ? [] : parsed.fault).toMatchObject([
      { key: 'image', wanted: expect.stringContaining(word) },
    ]);
  });

  test('never has its password in a fault', async () => {
    for (const yaml of [
      '{custom: {url: a, credentials: {username: u, password: [hush-hush]}}}',
      '{custom: {credentials: hush-hush',
    ]) {
      const parsed = await parseImage(yaml);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain('hush-hush');
    }
  });
});
