// Runs the example programs as a reader would: beside the emulator and the Worker that `npm run dev` starts.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** The line that `npm run dev -- --json` prints. */
interface Addresses {
  readonly worker: string;
  readonly api: string;
  readonly token: string;
  readonly signingSecret: string;
}

let dev: ChildProcess | undefined;
let addresses: Addresses;

beforeAll(async () => {
  dev = spawn(
    process.execPath,
    ['--conditions=@preview-endpoints/source', 'packages/worker/src/tools/dev/dev.ts', '--json'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: dev.stdout ?? process.stdin });
  const [line] = await once(lines, 'line');
  addresses = JSON.parse(line);
  await put('sentiment');
});

afterAll(async () => {
  dev?.kill('SIGINT');
  if (dev?.exitCode === null) await once(dev, 'exit');
});

async function put(name: string): Promise<void> {
  const reply = await fetch(`${addresses.api}/endpoint/acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${addresses.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...SAMPLE_SPEC, name }),
  });
  if (!reply.ok) throw new Error(await reply.text());
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return promisify(execFile)(
    process.execPath,
    ['--conditions=@preview-endpoints/source', join(import.meta.dirname, file), ...args],
    { env: { PATH: process.env['PATH'] ?? '', ...env } },
  );
}

test('the script on core lists the endpoints', async () => {
  const { stdout } = await run('list-endpoints.ts', ['acme'], {
    HF_TOKEN: addresses.token,
    HF_API_URL: addresses.api,
  });
  expect(stdout).toMatch(/^sentiment {2}\w+$/m);
});

test('the commands of the README work as printed, after the commands that npm run dev prints', async () => {
  const page = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
  const [, block = ''] = /^```sh\n(.*?)^```/ms.exec(page) ?? [];
  const lines = block.split('\n').filter((line) => line.includes('npx node'));
  const { worker: WORKER, api: API, token: TOKEN, signingSecret: SIGNING_SECRET } = addresses;
  const env = { PATH: process.env['PATH'] ?? '', WORKER, API, TOKEN, SIGNING_SECRET };
  const { stdout } = await promisify(execFile)('sh', ['-ec', lines.join('\n')], { cwd: ROOT, env });
  expect(lines).toHaveLength(2);
  expect(stdout).toMatch(/^sentiment {2}\w+$[\s\S]*^20[02] \{/m);
});

test('the script on core says why it was refused, without the token', async () => {
  const env = { HF_TOKEN: 'hf_not_a_token_of_ours', HF_API_URL: addresses.api };
  const failed = await run('list-endpoints.ts', ['acme'], env).catch((error) => error);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/\w+/);
  expect(failed.stderr).not.toContain('hf_not_a_token_of_ours');
});

test('the signed call is accepted, and the Worker reports what it did', async () => {
  const { stdout } = await run('call-worker.ts', ['acme', 'sentiment'], {
    WORKER_URL: addresses.worker,
    SIGNING_SECRET: addresses.signingSecret,
  });
  expect(stdout).toMatch(/^20[02] \{/);
});

test('a call signed with another secret is refused', async () => {
  const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const env = { WORKER_URL: addresses.worker, SIGNING_SECRET };
  const failed = await run('call-worker.ts', ['acme', 'sentiment'], env).catch((error) => error);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/^401 /);
});
