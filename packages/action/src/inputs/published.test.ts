// Holds the schema of the config file and the page of inputs against the source; it may not write them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPublished, ROOT } from '../../scripts/published.ts';

test('what is published is what the source says (npm run build mends it)', async () => {
  for (const [path, text] of await buildPublished()) {
    expect(await readFile(join(ROOT, path), 'utf8'), path).toBe(text);
  }
});
