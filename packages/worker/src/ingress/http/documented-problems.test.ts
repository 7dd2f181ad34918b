// Compares the table of problems in docs/worker-webhooks.md with the ingress' own.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROBLEMS } from './problem.ts';

const PAGE = fileURLToPath(new URL('../../../../../docs/worker-webhooks.md', import.meta.url).href);
const ROW = /^\| `(\w+)` \| (\d{3}) \| [^|]+ \| [^|]+ \|$/gm;

test('the page has every problem with its status, and no other', async () => {
  const page = await readFile(PAGE, 'utf8');
  const documented = [...page.matchAll(ROW)].map(([, code, status]) => [code, Number(status)]);
  expect(documented).toEqual(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
});
