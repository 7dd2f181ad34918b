// The table of problems in docs/worker-webhooks.md, held against what the ingress answers.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROBLEMS } from './problem.ts';

const PAGE = fileURLToPath(new URL('../../../../../docs/worker-webhooks.md', import.meta.url).href);
const ROW = /^\| `(\w+)` \| (\d{3}) \| [^|]+ \| [^|]+ \|$/gm;

test('every problem is on the page with its status, and nothing else', async () => {
  const page = await readFile(PAGE, 'utf8');
  const documented = [...page.matchAll(ROW)].map(([, code, status]) => [code, Number(status)]);
  expect(documented).toEqual(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
});
