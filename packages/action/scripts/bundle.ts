// Bundles the Action into dist/, byte for byte the same on every machine. It may not write elsewhere. When it is imported, it
// only builds in memory, so that a test can compare.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { NODE_PROGRAM } from './esbuild-options.ts';
import { NOTICES_FILE, renderNotices } from './notices.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');

/**
 * @actions/core does not declare that it has no side effects, so esbuild would keep all of it, with an HTTP client and undici,
 * for every run. Its modules only define functions (read for 3.0.1).
 */
const toolkitHasNoSideEffects: Plugin = {
  name: 'toolkit-has-no-side-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\/core$|^\.\.?\// }, async ({ path, pluginData, ...rest }) => {
      const isInside = rest.importer.includes('/node_modules/@actions/core/');
      if (pluginData === 'resolved' || (path.startsWith('.') && !isInside)) return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** The files of dist/ by name, built from the present source. */
export async function bundleAction(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles, metafile } = await build({
    ...NODE_PROGRAM,
    absWorkingDir: root,
    // Files that both entries load next are entries too, because then their names have no hash.
    entryPoints: {
      index: 'src/main.ts',
      post: 'src/post.ts',
      'run-on-runner': 'src/runner/run-on-runner.ts',
    },
    outdir,
    write: false,
    plugins: [toolkitHasNoSideEffects],
  });
  const files = outputFiles.map((file) => [basename(file.path), file.contents] as const);
  const text = new TextEncoder();
  return new Map([
    ...files,
    ['package.json', text.encode('{"type":"module"}\n')],
    [NOTICES_FILE, text.encode(await renderNotices(root, metafile))],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  for (const [name, contents] of await bundleAction()) {
    await writeFile(join(outdir, name), contents);
    process.stdout.write(`${String(contents.byteLength).padStart(8)} dist/${name}\n`);
  }
}
