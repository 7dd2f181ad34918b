// Renders the licences of every package that dist/ bundles, from the bundler's own list. It may not write files.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export const NOTICES_FILE = 'THIRD_PARTY_NOTICES.txt';

/** The innermost `node_modules/@scope/name` or `node_modules/name` of a path. Paths of generated modules have a colon. */
const PACKAGE = /^([^:]*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** The folders of all packages with code in an output, relative to the working folder of the build. */
export function bundledPackages({ outputs }: Pick<Metafile, 'outputs'>): readonly string[] {
  const taken = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const folders = taken.flatMap(([path]) => PACKAGE.exec(path)?.[1] ?? []);
  return [...new Set(folders)].toSorted();
}

export async function renderNotices(root: string, metafile: Metafile): Promise<string> {
  const notices = await Promise.all(
    bundledPackages(metafile).map((folder) => renderNotice(join(root, folder))),
  );
  // The same version of a package may be installed in several folders.
  const each = [...new Set(notices)].toSorted();
  return `The files in this folder contain code of these packages.\n\n${each.join('\n')}`;
}

async function renderNotice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((one) => one.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text === '' ? 'The package holds no licence text.' : text}\n`;
}
