// Tests what would be deployed: it builds, stays within its budget, and its configuration opens no second door.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
  const { stdout } = await run(process.execPath, [bin, ...command], {
    cwd: PACKAGE,
    env: { ...process.env, ...quiet },
  });
  return stdout;
}

/** What is uploaded, minified and compressed. */
const MOST_GZIP_BYTES = 35 * 1024;

describe('the Worker as it would be deployed', () => {
  test('builds within its budget', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'worker-'));
    try {
      await wrangler('deploy', '--dry-run', '--outdir', folder);
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
      observability: { enabled: true, logs: { invocation_logs: false } },
    });
  });
});
