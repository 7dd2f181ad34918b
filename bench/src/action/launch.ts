// Starts the built Action as the runner does, and records when its first request reaches the API. It answers nothing.

import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nowMs, within } from '../stopwatch.ts';
import { DIST, ENTRY } from './dist-files.ts';

/** Far above the slowest start. */
const START_LIMIT_MS = 20_000;

export type InputCase = 'plain' | 'config';

export interface Launchpad {
  /** Milliseconds from the spawn to the arrival of the first API request, which ends the process. */
  start(inputs: InputCase, options?: { readonly noteLoadsIn: string }): Promise<number>;
  /** Milliseconds from the spawn to the exit of `node -e 0`. */
  startNothing(): Promise<number>;
  readonly folder: string;
  close(): void;
}

export async function createLaunchpad(): Promise<Launchpad> {
  const folder = mkdtempSync(join(tmpdir(), 'preview-endpoints-bench-'));
  writeWorkspace(folder);
  let arrived: () => void = () => undefined;
  const server = createServer((request) => {
    if (request.url?.startsWith('/v2/') === true) arrived();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    folder,
    async start(inputs, options) {
      const arrival = Promise.withResolvers<number>();
      arrived = () => arrival.resolve(nowMs());
      const env = buildEnvironment({ folder, inputs, origin: `http://127.0.0.1:${port}` });
      const noting = options === undefined ? [] : ['--import', join(import.meta.dirname, 'note-loads.ts')];
      const begunMs = nowMs();
      const child = spawn(process.execPath, [...noting, join(DIST, ENTRY)], {
        cwd: folder,
        env: options === undefined ? env : { ...env, BENCH_LOADS_PATH: options.noteLoadsIn },
        stdio: PIPES,
      });
      drain(child);
      const ended = once(child, 'exit');
      const early = ended.then((): never => {
        throw new Error('the Action ended without a request to the API');
      });
      try {
        const arrivedMs = await within(START_LIMIT_MS, Promise.race([arrival.promise, early]), 'a start');
        return arrivedMs - begunMs;
      } finally {
        early.catch(() => undefined);
        child.kill('SIGKILL');
        await ended;
      }
    },
    async startNothing() {
      const begunMs = nowMs();
      const child = spawn(process.execPath, ['-e', '0'], { cwd: folder, env: MINIMAL_ENV, stdio: PIPES });
      drain(child);
      await within(START_LIMIT_MS, once(child, 'exit'), 'node -e 0');
      return nowMs() - begunMs;
    },
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The streams that the runner gives a step. */
const PIPES = ['ignore', 'pipe', 'pipe'] satisfies StdioOptions;

function drain({ stdout, stderr }: ChildProcess): void {
  stdout?.resume();
  stderr?.resume();
}

const MINIMAL_ENV = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' } as const;

const REPOSITORY = {
  id: 4242,
  name: 'widgets',
  full_name: 'acme/widgets',
  owner: { login: 'acme' },
} as const;

const EVENT = {
  action: 'opened',
  number: 12,
  pull_request: { number: 12, draft: false, head: { sha: 'c'.repeat(40), repo: REPOSITORY }, labels: [] },
  repository: REPOSITORY,
  sender: { login: 'octocat' },
} as const;

const CONFIG = `type: private
provider: {vendor: aws, region: us-east-1}
compute:
  accelerator: gpu
  instanceType: nvidia-l4
  instanceSize: x1
  scaling: {minReplica: 0, maxReplica: 1, scaleToZeroTimeout: 15}
model:
  repository: acme/sentiment
  revision: main
  task: text-generation
  framework: custom
  image: {vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000, tensorParallelSize: 1}}
  env: {LOG_LEVEL: info}
`;

/** The runner creates the output files before it starts a step. */
function writeWorkspace(folder: string): void {
  writeFileSync(join(folder, 'event.json'), JSON.stringify(EVENT));
  writeFileSync(join(folder, 'preview.yaml'), CONFIG);
  for (const file of ['output', 'state', 'env', 'path', 'summary']) writeFileSync(join(folder, file), '');
}

/** The deploy of a pull request, with the token and the reports of every real run. */
function buildEnvironment(run: {
  readonly folder: string;
  readonly inputs: InputCase;
  readonly origin: string;
}): Record<string, string> {
  const { folder, inputs, origin } = run;
  const what = inputs === 'plain' ? { INPUT_MODEL: 'acme/sentiment' } : { INPUT_CONFIG: 'preview.yaml' };
  return {
    ...MINIMAL_ENV,
    ...what,
    'INPUT_HF-TOKEN': 'hf_benchbenchbench',
    INPUT_NAMESPACE: 'acme',
    'INPUT_GITHUB-TOKEN': 'ghs_benchbenchbench',
    'INPUT_API-URL': `${origin}/v2`,
    'INPUT_HUB-URL': `${origin}/hub`,
    GITHUB_API_URL: `${origin}/github`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/widgets',
    GITHUB_RUN_ID: '1',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_ACTIONS: 'true',
  };
}
