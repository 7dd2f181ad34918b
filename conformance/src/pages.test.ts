// Every page's links into this repository lead somewhere; links elsewhere are not followed.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readPages } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');

test.each(readPages().map((page) => [page] as const))('the links of %s lead to files', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});
