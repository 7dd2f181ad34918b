// Installs the packed packages into an empty project with npm, as a user would. Their dependencies are locked as in this
// repository, so that npm takes them from its cache.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Packed, PUBLISHED } from './pack-fresh.ts';

const ROOT = join(import.meta.dirname, '../../..');

interface Locked {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

export async function installTarballs({ folder, tarballs }: Packed, project: string): Promise<string> {
  const path = join(folder, project);
  await mkdir(path);
  const own = PUBLISHED.map((name) => [`@preview-endpoints/${name}`, `file:${tarballs[name]}`] as const);
  const dependencies = Object.fromEntries(own);
  const manifest = { name: project, version: '1.0.0', type: 'module', dependencies };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  const packages = { '': manifest, ...lockedOwn(own), ...lockedOthers() };
  await writeFile(join(path, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  const args = [
    'ci',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--engine-strict',
    '--silent',
  ];
  await promisify(execFile)('npm', args, { cwd: path });
  return path;
}

function lockedOwn(own: readonly (readonly [string, string])[]) {
  return Object.fromEntries(
    own.map(([name, resolved]) => {
      const { version, dependencies, engines, bin } = readManifest(name);
      return [`node_modules/${name}`, { version, resolved, dependencies, engines, bin }];
    }),
  );
}

/** All direct and indirect dependencies of the published packages. */
function lockedOthers(): Readonly<Record<string, Locked>> {
  const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const wanted = PUBLISHED.flatMap((name) =>
    Object.keys(readManifest(`@preview-endpoints/${name}`).dependencies ?? {}),
  );
  const found: Record<string, Locked> = {};
  // The list grows during the loop.
  for (const name of wanted) {
    const entry = lock.packages[`node_modules/${name}`];
    if (name.startsWith('@preview-endpoints/') || entry === undefined) continue;
    found[`node_modules/${name}`] = entry;
    wanted.push(...Object.keys(entry.dependencies ?? {}).filter((one) => !wanted.includes(one)));
  }
  return found;
}

function readManifest(name: string): Locked {
  const folder = name.replace('@preview-endpoints/', 'packages/');
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}
