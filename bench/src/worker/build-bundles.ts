// Builds what is measured: the Worker as wrangler would upload it, and the bare ones beside it. It measures nothing.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const HERE = import.meta.dirname;
const WORKER = join(HERE, '../../../packages/worker');

/** Nothing may reach out or ask questions. */
const QUIET = { CI: '1', CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' };

/** The names of the bundles: `<name>.js` in the folder. */
export const BUNDLES = ['worker', 'quiet', 'bare', 'hono', 'upstream'] as const;

/** `use` gets the folder that holds the bundles; it is gone afterwards. */
export async function withBundles<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-endpoints-bench-'));
  try {
    await buildWorker(folder);
    await build({
      entryPoints: ['bare', 'hono', 'upstream'].map((name) => join(HERE, 'bare', `${name}.ts`)),
      outdir: folder,
      bundle: true,
      minify: true,
      format: 'esm',
    });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildWorker(folder: string): Promise<void> {
  const bin = join(
    dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  const outdir = join(folder, 'wrangler');
  await mkdir(outdir);
  await promisify(execFile)(process.execPath, [bin, 'deploy', '--dry-run', '--outdir', outdir], {
    cwd: WORKER,
    env: { ...process.env, ...QUIET },
  });
  const bundle = await readFile(join(outdir, 'index.js'), 'utf8');
  await writeFile(join(folder, 'worker.js'), bundle);
  // Only a local workerd lays out each logged object for a terminal; Cloudflare's stores it as JSON.
  await writeFile(join(folder, 'quiet.js'), `console.log = (line) => void JSON.stringify(line);\n${bundle}`);
}
