// Tests that `npm run check` refuses forbidden imports and cycles, which are put into a copy of the sources.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['packages', 'testkit', 'conformance', 'bench', 'demo', 'examples'];
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'dist', '.turbo', '.wrangler']);

const LIST = join(ROOT, 'scripts/boundaries/allowed.json');

let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'preview-endpoints-boundaries-'));
  for (const folder of COPIED)
    cpSync(join(ROOT, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(basename(path)),
    });
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The result of the check on the copy with these files added. The files are removed afterwards. */
function checkWith(files: Readonly<Record<string, string>>, flags: readonly string[] = []) {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text);
  const script = join(ROOT, 'scripts/check-boundaries.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--root', copy, ...flags], {
    encoding: 'utf8',
  });
  for (const path of Object.keys(files)) rmSync(join(copy, path));
  return { status, stderr };
}

test('the sources keep every rule, except for the listed exceptions', () => {
  expect(checkWith({})).toEqual({ status: 0, stderr: '' });
});

test('npm run check and npm test run this check', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.boundaries).toBe('node scripts/check-boundaries.mjs');
  for (const name of ['check', 'test']) expect(scripts[name]).toMatch(/ lint boundaries typecheck test/);
});

const INGRESS = 'packages/worker/src/ingress/stub.ts';
const EXECUTOR = 'packages/worker/src/executor/stub.ts';
const CORE = 'packages/core/src/stub.ts';
const EMULATOR = 'packages/emulator/src/stub.ts';

test.each<readonly [string, Readonly<Record<string, string>>, string]>([
  [
    'ingress with an import of executor code',
    { [INGRESS]: "import { settings } from '../executor/settings.ts';\nexport const stub = settings;\n" },
    'ingress and executor import only types',
  ],
  [
    'the executor with a re-export of ingress code',
    { [EXECUTOR]: "export { app } from '../ingress/app.ts';\n" },
    'ingress and executor import only types',
  ],
  [
    'a dynamic import between the two',
    { [INGRESS]: "export const stub = () => import('../executor/settings.ts');\n" },
    'ingress and executor import only types',
  ],
  [
    'a shared file with an import of ingress',
    { 'packages/worker/src/shared/stub.ts': "export { app } from '../ingress/app.ts';\n" },
    'code shared by ingress and executor',
  ],
  [
    'core with an import of another of our packages, types included',
    { [CORE]: "export type { Emulator } from '@preview-endpoints/emulator';\n" },
    'core imports none of our other packages',
  ],
  [
    'core with an import of Node',
    { [CORE]: "export { join } from 'node:path';\n" },
    'core runs without Node',
  ],
  [
    'an emulator with an import of core code',
    { [EMULATOR]: "import { success } from '@preview-endpoints/core';\nexport const stub = success;\n" },
    'the emulator imports only types of core from our packages',
  ],
  [
    'a source with an import of test support',
    { [INGRESS]: "export { openObject } from '../../test/support/object-in-node.ts';\n" },
    'only tests import tests',
  ],
  [
    'a file with a name that says nothing',
    { 'packages/action/src/report/render/text-utils.ts': 'export const stub = 1;\n' },
    'name it after what it holds',
  ],
])('%s is refused', (_, files, why) => {
  const { status, stderr } = checkWith(files);
  expect(stderr).toContain(why);
  expect(status).toBe(1);
});

test('types may cross from ingress to the executor', () => {
  const text = "import type { Settings } from '../executor/settings.ts';\nexport type Stub = Settings;\n";
  expect(checkWith({ [INGRESS]: text })).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['values', "import { b } from './stub-b.ts';\nexport const a = () => b();\n"],
  ['only types', "import type { B } from './stub-b.ts';\nexport type A = B | 1;\n"],
  ['types, by import() in a type,', "export type A = import('./stub-b.ts').B | 1;\n"],
])('two files that take %s from each other are refused', (_, text) => {
  const { status, stderr } = checkWith({
    [CORE]: text,
    'packages/core/src/stub-b.ts': "import type { A } from './stub.ts';\nexport type B = A | 2;\n",
  });
  expect(stderr).toBe(
    'these files import each other:\n    packages/core/src/stub-b.ts\n    packages/core/src/stub.ts\n',
  );
  expect(status).toBe(1);
});

test('an entry of the list that is no longer needed is refused', () => {
  const allowed = join(copy, 'allowed.json');
  const entries: readonly string[] = JSON.parse(readFileSync(LIST, 'utf8'));
  writeFileSync(allowed, JSON.stringify([...entries, 'cycle: a.ts b.ts']));
  const { status, stderr } = checkWith({}, ['--allowed', allowed]);
  expect(stderr).toBe('boundaries/allowed.json: no longer needed, remove it: cycle: a.ts b.ts\n');
  expect(status).toBe(1);
});
