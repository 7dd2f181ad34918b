// Holds the committed bundle against the source; it may not write it.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleAction } from '../../scripts/bundle.ts';

const dist = join(import.meta.dirname, '../../dist');

test('dist is what the source bundles to, byte for byte (npm run build mends it)', async () => {
  const built = await bundleAction();
  expect((await readdir(dist)).sort()).toEqual([...built.keys()].sort());
  for (const [name, contents] of built) {
    const committed = await readFile(join(dist, name));
    expect(committed.equals(contents), name).toBe(true);
  }
});

test('the entry is one file without zod and toolkit, because every start waits for it', async () => {
  const entry = await readFile(join(dist, 'index.js'), 'utf8');
  expect(entry).not.toMatch(/(?:^|[;}\n])import[^"'();]*["']\.\//);
  expect(entry).toContain('import("./run-on-runner.js")');
  expect(entry).not.toMatch(/_zod|::set-output/);
});
