// Tests that every module which the Action loads on demand is loaded ahead: one that is missing makes a run on the virtual
// clock seem to hang, but only on a slow machine.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ACTION = fileURLToPath(new URL('../../../packages/action/src', import.meta.url));
const LIST = fileURLToPath(new URL('./loaded-ahead.ts', import.meta.url));
/** The entries of the two steps load the whole run. In a test, the runner stands in their place. */
const ENTRIES = ['main.ts', 'post.ts'];

test('the list has every module that the Action loads on demand, and no other', () => {
  const onDemand = sourcesOf(ACTION).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, path = '']) =>
      relative(ACTION, join(file, '..', path)),
    ),
  );
  const listed = [
    ...readFileSync(LIST, 'utf8').matchAll(/^import '@preview-endpoints\/action\/src\/(.+)';$/gm),
  ];
  expect(listed.map(([, path]) => path).toSorted()).toEqual([...new Set(onDemand)].toSorted());
});

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !ENTRIES.includes(path))
    .map((path) => join(folder, path));
}
