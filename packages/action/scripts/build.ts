// Bundles the Action into dist/, byte for byte the same on every machine; it may not write elsewhere.

import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');

/**
 * @actions/core declares nothing about side effects, so esbuild would keep all of it, with undici behind
 * it: 50 ms of every start. Its modules only define functions (read for 3.0.1).
 */
const actionsToolkitIsPure: Plugin = {
  name: 'actions-toolkit-is-pure',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\/core$/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'resolved') return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
    onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'resolved' || !rest.importer.includes('/node_modules/@actions/core/'))
        return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
  },
};

await rm(outdir, { recursive: true, force: true });
const result = await build({
  entryPoints: { index: join(root, 'src/main.ts') },
  outdir,
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  chunkNames: 'chunk-[name]-[hash]',
  conditions: ['@preview-endpoints/source'],
  plugins: [actionsToolkitIsPure],
  metafile: true,
  // CommonJS dependencies of the GitHub chunk call require for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
for (const [file, { bytes }] of Object.entries(result.metafile.outputs))
  process.stdout.write(`${file} ${bytes}\n`);
await writeFile(join(outdir, 'package.json'), '{"type":"module"}\n');
