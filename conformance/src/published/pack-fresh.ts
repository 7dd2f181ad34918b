// Packs core and emulator from the files of a fresh clone, without dist. It installs nothing.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

export const PUBLISHED = ['core', 'emulator'] as const;

export interface Packed {
  /** The folder of all files. The caller removes it. */
  readonly folder: string;
  readonly tarballs: Readonly<Record<(typeof PUBLISHED)[number], string>>;
}

const NOT_IN_A_CLONE: ReadonlySet<string> = new Set(['node_modules', 'dist', '.turbo']);

/** Inside the repository, because the compiler looks for its types in the parent folders. */
export async function packFresh(): Promise<Packed> {
  const folder = await mkdtemp(join(ROOT, '.packed-'));
  const tarballs = join(folder, 'tarballs');
  await mkdir(tarballs);
  for (const file of ['package.json', 'tsconfig.base.json', '.npmrc'])
    await cp(join(ROOT, file), join(folder, file));
  for (const name of PUBLISHED) await packOne(folder, name);
  const files = await readdir(tarballs);
  const find = (name: string): string =>
    join(tarballs, files.find((file) => file.includes(`-${name}-`)) ?? '');
  return { folder, tarballs: { core: find('core'), emulator: find('emulator') } };
}

async function packOne(folder: string, name: string): Promise<void> {
  const cwd = join(folder, 'packages', name);
  await cp(join(ROOT, 'packages', name), cwd, {
    recursive: true,
    filter: (path) => !NOT_IN_A_CLONE.has(basename(path)),
  });
  // Only the package's own scripts run: `prepack` builds. Scripts of dependencies were skipped at their installation.
  const args = ['pack', '--ignore-scripts=false', '--silent', '--pack-destination', join(folder, 'tarballs')];
  await promisify(execFile)('npm', args, { cwd });
}
