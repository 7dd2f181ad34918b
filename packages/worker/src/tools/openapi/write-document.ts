// The command `npm run openapi`: writes the document that the Worker serves.

import { writeFileSync } from 'node:fs';
import { buildDocument } from './build-document.ts';

writeFileSync(
  new URL('../../../public/openapi.json', import.meta.url).pathname,
  `${JSON.stringify(buildDocument())}\n`,
);
