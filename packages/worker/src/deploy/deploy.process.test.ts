// Tests what would be deployed: it builds, stays within its budget, and its configuration opens no second door.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url).href);

async function wrangler(...command: readonly string[]): Promise<string> {
  const bin = join(
    dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin',
    'wrangler.js',
  );
  const quiet = { CI: '1', CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' };
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, [bin, ...command], {
    cwd: PACKAGE,
    env: { ...process.env, ...quiet },
  });
  return stdout + stderr;
}

/** What is uploaded, minified and compressed. */
const MOST_GZIP_BYTES = 42 * 1024;

describe.concurrent('the Worker as it would be deployed', () => {
  test('builds within its budget', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'worker-'));
    try {
      const said = await wrangler('deploy', '--dry-run', '--outdir', folder);
      // A schema that needs more of zod than the stand-in has: add it to src/schema/lean.ts.
      expect(said).not.toContain('will always be undefined');
      const bundle = await readFile(join(folder, 'index.js'));
      expect(gzipSync(bundle).byteLength).toBeLessThan(MOST_GZIP_BYTES);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('has types that agree with its configuration', async () => {
    const types = ['types', '--check', '--include-runtime=false', '--strict-vars=false'];
    await expect(wrangler(...types)).resolves.toContain('up to date');
  });

  test('asks for its secrets, has no preview URLs, and keeps whole URLs out of its logs', async () => {
    const text = await readFile(join(PACKAGE, 'wrangler.jsonc'), 'utf8');
    const config = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
    expect(config).toMatchObject({
      preview_urls: false,
      secrets: { required: ['HF_TOKEN', 'POLICY'] },
      // Time has one door too.
      triggers: { crons: ['*/5 * * * *'] },
      observability: { enabled: true, logs: { invocation_logs: false } },
    });
  });
});

describe.concurrent('npm run deploy', () => {
  const command = [
    '--conditions=@preview-endpoints/source',
    join(PACKAGE, 'src/deploy/deploy.ts'),
    '--dry-run',
  ];
  const token = 'hf_canarycanary';

  async function deploy(policy: string) {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, policy);
    const env = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', HF_TOKEN: token };
    const run = promisify(execFile)(process.execPath, [...command, '--policy', file], { env });
    const { code, stdout, stderr } = await run.then(
      (done) => ({ code: 0, ...done }),
      (failed) => failed,
    );
    await rm(folder, { recursive: true });
    return { code, said: `${stdout}${stderr}` };
  }

  test('takes a good policy to wrangler without telling its secrets', async () => {
    const secret = 'a-bearer-key-of-more-than-24-characters';
    const keys = [{ id: 'ci', secrets: [{ id: 'one', secret }], grants: [] }];
    const { code, said } = await deploy(JSON.stringify({ keys }));
    expect(said).toContain('--dry-run: exiting now');
    expect(code).toBe(0);
    for (const each of [secret, token]) expect(said).not.toContain(each);
  });

  test('stops at a bad one, and tells every mistake', async () => {
    const { code, said } = await deploy('{"keys":[{"id":"a b"}],"protect":[]}');
    expect(code).toBe(2);
    const parts = ['"protect"', 'keys.0.id', 'keys.0.secrets', 'keys.0.grants', 'Nothing was deployed'];
    for (const part of parts) expect(said).toContain(part);
  });

  test('stops at one that Cloudflare would not take', async () => {
    const pattern = { namespace: 'acme', endpoint: 'prod-*' };
    const { code, said } = await deploy(
      JSON.stringify({ protected: Array.from({ length: 200 }, () => pattern) }),
    );
    expect(code).toBe(2);
    expect(said).toContain('Cloudflare takes 5120');
  });
});
