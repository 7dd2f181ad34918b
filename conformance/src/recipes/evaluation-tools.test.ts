// Runs the unchanged npm tools of docs/evaluation-tools.md, with lines and files as printed, against the outputs of a run.
// promptfoo has 839 packages, 2.4 GB, and npm ci cannot skip optional ones, so it is not a dependency.
// `npm run promptfoo -w conformance` installs what it needs (380 packages, 283 MB) in a separate folder; this runs nightly.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pullRequest } from '../acceptance/events.ts';
import { createHarness, type Harness } from '../acceptance/harness.ts';
import { readYamlBlocks } from './read-workflows.ts';

const PAGE = 'docs/evaluation-tools.md';
const ROOT = join(import.meta.dirname, '../../..');
const INSTALLED = join(ROOT, 'node_modules/.bin');
const { PROMPTFOO } = process.env;
/** promptfoo takes ten seconds to load. */
const TIMEOUT_MS = 120_000;

let harness: Harness;
let folder: string;
let lines: readonly string[];
let given: Readonly<Record<string, string>>;

beforeAll(async () => {
  harness = await createHarness();
  folder = await mkdtemp(join(tmpdir(), 'evaluation-tools-'));
  const text = await readFile(join(ROOT, PAGE), 'utf8');
  lines = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, line = '']) => line);
  const { outputs } = await harness.run({
    ...pullRequest(harness, { action: 'opened' }),
    inputs: {
      model: 'acme/chat',
      task: 'text-generation',
      image: '{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}',
      awake: 'true',
    },
  });
  given = {
    PREVIEW_URL: outputs['url'] ?? '',
    OPENAI_BASE_URL: outputs['openai-base-url'] ?? '',
    OPENAI_API_KEY: harness.emulator.token,
    SERVED_MODEL: outputs['served-model'] ?? '',
  };
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await harness[Symbol.asyncDispose]();
});

/** The page's command for this tool, with the installed tool in place of the npx download. */
async function paste(tool: string, bin: string): Promise<void> {
  const line = lines.find((one) => one.startsWith(`npx ${tool}@`)) ?? '';
  const env = {
    PATH: [bin, process.env['PATH']].join(delimiter),
    HOME: folder,
    PROMPTFOO_CONFIG_DIR: folder,
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    ...given,
  };
  await promisify(execFile)('sh', ['-ec', line.replace(/^npx (\w+)@\S+/, '$1')], { cwd: folder, env });
}

async function readWritten(file: string) {
  return JSON.parse(await readFile(join(folder, file), 'utf8'));
}

test('autocannon gets an answer to every request', async () => {
  await paste('autocannon', INSTALLED);
  const figures = await readWritten('load.json');
  expect(figures).toMatchObject({ '2xx': 100, non2xx: 0, errors: 0, timeouts: 0 });
  expect(figures.latency.p97_5).toBeGreaterThanOrEqual(figures.latency.p50);
});

test('each version on the page is the version that this test runs', async () => {
  const { scripts, devDependencies } = JSON.parse(
    await readFile(join(ROOT, 'conformance/package.json'), 'utf8'),
  );
  const [promptfoo = ''] = /promptfoo@\S+/.exec(scripts.promptfoo) ?? [];
  const text = await readFile(join(ROOT, PAGE), 'utf8');
  const named = [...text.matchAll(/npx (\S+@\S+)/g)].map(([, tool]) => tool);
  expect([...new Set(named)].toSorted()).toEqual([`autocannon@${devDependencies.autocannon}`, promptfoo]);
});

test.skipIf(PROMPTFOO === undefined)(
  'promptfoo passes its recipe',
  async () => {
    const config = readYamlBlocks(PAGE).find((block) => block.startsWith('# promptfooconfig.yaml')) ?? '';
    await writeFile(join(folder, 'promptfooconfig.yaml'), config);
    await paste('promptfoo', resolve(PROMPTFOO ?? ''));
    const { results } = await readWritten('results.json');
    expect(results.stats).toMatchObject({ successes: 1, failures: 0, errors: 0 });
  },
  TIMEOUT_MS,
);
