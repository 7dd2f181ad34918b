// Builds the measured bundles: the two scripts as wrangler would upload them, and the baseline scripts. It measures
// nothing.

import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const HERE = import.meta.dirname;
const WORKER = join(HERE, '../../../packages/worker');

/** Keeps wrangler from network requests and questions. */
const QUIET = { CI: '1', CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' };

/** The names of the bundles: `<name>.js` in the folder. */
const BASELINES = ['baseline', 'hono', 'usual', 'store', 'probe', 'stand-in', 'upstream'] as const;
export const BUNDLES = ['ingress', 'executor', ...BASELINES] as const;

/** `use` gets the folder that holds the bundles. The folder is deleted afterwards. */
export async function withBundles<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-endpoints-bench-'));
  try {
    await buildScript(folder, { config: 'wrangler.jsonc', built: 'index.js', name: 'ingress' });
    await buildScript(folder, { config: 'wrangler.executor.jsonc', built: 'index.js', name: 'executor' });
    await build({
      entryPoints: BASELINES.map((name) => join(HERE, 'baseline', `${name}.ts`)),
      outdir: folder,
      external: ['cloudflare:workers'],
      bundle: true,
      minify: true,
      format: 'esm',
    });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildScript(
  folder: string,
  script: { readonly config: string; readonly built: string; readonly name: (typeof BUNDLES)[number] },
): Promise<void> {
  const bin = join(
    dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  const outdir = join(folder, `wrangler-${script.name}`);
  const command = ['deploy', '--config', script.config, '--dry-run', '--outdir', outdir];
  await promisify(execFile)(process.execPath, [bin, ...command], {
    cwd: WORKER,
    env: { ...process.env, ...QUIET },
  });
  await copyFile(join(outdir, script.built), join(folder, `${script.name}.js`));
}
