// The command `npm run openapi`: writes the documents that the Worker serves.

import { writeFileSync } from 'node:fs';
import { buildArazzo } from './build-arazzo.ts';
import { buildDocument } from './build-document.ts';

for (const [name, document] of Object.entries({ openapi: buildDocument(), arazzo: buildArazzo() })) {
  const path = new URL(`../../../public/${name}.json`, import.meta.url).pathname;
  writeFileSync(path, `${JSON.stringify(document)}\n`);
}
