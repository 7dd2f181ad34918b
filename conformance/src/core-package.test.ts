// Checks the built package of core as its users get it. It needs `npm run build` and no network.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CORE = fileURLToPath(new URL('../../packages/core', import.meta.url));
/** Packing and checking take 8 s on two busy cores. */
const TIMEOUT_MS = 60_000;

test('publint and attw find nothing', { timeout: TIMEOUT_MS }, async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'check:package'], { cwd: CORE });
  expect(stdout).toContain('All good!');
});

const NAME = '@preview-endpoints/core';
const { exports }: { readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(join(CORE, 'package.json'), 'utf8'),
);
const subpaths = Object.keys(exports).filter((subpath) => subpath !== './package.json');

/** Every value that a file outside of core imports from it, as `@preview-endpoints/core/client createClient`. */
async function listImported(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('git', ['grep', '-l', NAME, '--', '*.ts'], { cwd: ROOT });
  const files = stdout.split('\n').filter((file) => file !== '' && !file.startsWith('packages/core/'));
  return new Set(
    files.flatMap((file) =>
      parseSync(file, readFileSync(join(ROOT, file), 'utf8')).module.staticImports.flatMap(
        ({ moduleRequest, entries }) =>
          entries.map(({ importName }) => `${moduleRequest.value} ${importName.name}`),
      ),
    ),
  );
}

test('no value is exported that no other package uses', async () => {
  const imported = await listImported();
  const offered = subpaths.flatMap((subpath) => {
    const file = join(CORE, 'src', subpath === './node' ? 'node.ts' : join(subpath, 'index.ts'));
    const { module } = parseSync(file, readFileSync(file, 'utf8'));
    const entries = module.staticExports.flatMap((statement) => statement.entries);
    return entries
      .filter(({ isType }) => !isType)
      .map(({ exportName }) => `${join(NAME, subpath)} ${exportName.name}`);
  });
  expect(offered.length).toBeGreaterThan(100);
  expect(offered.filter((name) => !imported.has(name))).toEqual([]);
});

test('its README names exactly the exported subpaths', () => {
  const readme = readFileSync(join(CORE, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/^\| `(\.[^`]*)` \|/gm)].map(([, subpath]) => subpath);
  expect(named.toSorted()).toEqual(subpaths.toSorted());
});
