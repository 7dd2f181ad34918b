// Bundles the command line into dist/, which is published and not committed; it may not write elsewhere.

import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { NODE_PROGRAM } from '../../action/scripts/esbuild-options.ts';
import { NOTICES_FILE, renderNotices } from '../../action/scripts/notices.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  ...NODE_PROGRAM,
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir,
});
await writeFile(join(outdir, NOTICES_FILE), await renderNotices(root, metafile));
