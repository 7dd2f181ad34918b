// Core and emulator as their users get them: packed from a fresh clone and installed into empty projects. The first code
// example in each README runs as printed, in JavaScript and TypeScript.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type ServedEmulator, serveEmulator } from '@preview-endpoints/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installTarballs } from './published/install-tarballs.ts';
import { type Packed, PUBLISHED, packFresh } from './published/pack-fresh.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The Node of this run and those in TRY_NODES. CI sets all versions that the packages promise to support. */
const NODES = [process.execPath, ...(process.env['TRY_NODES'] ?? '').split(delimiter)].filter(
  (path) => path !== '',
);

let packed: Packed;
let project: string;
let served: ServedEmulator;

beforeAll(async () => {
  packed = await packFresh();
  project = await installTarballs(packed, 'empty');
  served = await serveEmulator({ port: 0 });
});

afterAll(async () => {
  await served?.close();
  if (packed !== undefined) await rm(packed.folder, { recursive: true, force: true });
});

/** The first JavaScript example in a package's README. */
function readExample(name: string): string {
  const text = readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8');
  const [, example] = /^```(?:js|javascript|mjs)\n(.*?)^```$/ms.exec(text) ?? [];
  if (example === undefined) throw new Error(`packages/${name}/README.md has no block of JavaScript`);
  return example;
}

/** The environment from which an example may read its token and its address. */
function environment(): Readonly<Record<string, string>> {
  const { urls, token } = served.emulator;
  return { PATH: process.env['PATH'] ?? '', HF_TOKEN: token, HF_API_URL: urls.api };
}

describe.each(PUBLISHED)('the package %s', (name) => {
  test('has its code, its types, a README and the licence in its tarball', async () => {
    const { stdout } = await run('tar', ['-tzf', packed.tarballs[name]]);
    const files = stdout.split('\n');
    for (const file of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'])
      expect(files).toContain(`package/${file}`);
    expect(files.filter((file) => /\.test\.|\/testing\//.test(file))).toEqual([]);
    const license = readFileSync(join(ROOT, 'packages', name, 'LICENSE'), 'utf8');
    expect(license).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  });

  test.each(NODES)('runs the example of its README as printed, on %s', async (node) => {
    const file = join(project, `${name}-example.mjs`);
    await writeFile(file, readExample(name));
    const { stdout, stderr } = await run(node, [file], { cwd: project, env: environment() });
    expect(stderr).toBe('');
    expect(stdout).not.toBe('');
  });

  test('has types for the same example in a TypeScript project that also checks libraries', async () => {
    const file = `${name}-example.ts`;
    await writeFile(join(project, file), readExample(name));
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'dom', 'dom.iterable'],
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: false,
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });

  test('promises the Node versions that its dependencies need, and the same as the other package', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
    expect(engines).toEqual({ node: '>=22.19' });
  });
});

test('the command of the emulator starts from the installed package', async () => {
  const bin = join(project, 'node_modules/.bin/inference-endpoints-emulator');
  const { stdout } = await run(bin, ['--help']);
  expect(stdout).toContain('--dialect');
});
