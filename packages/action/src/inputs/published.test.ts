// Compares the schema of the config file and the page of inputs with the source. It may not write them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPublished, ROOT } from '../../scripts/published.ts';

test('the published files match the source (npm run build updates them)', async () => {
  for (const [path, text] of await buildPublished()) {
    expect(await readFile(join(ROOT, path), 'utf8'), path).toBe(text);
  }
});
