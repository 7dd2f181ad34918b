// The command `npm run policy-schema`: writes the JSON Schema of policy.json.

import { writeFileSync } from 'node:fs';
import { buildPolicySchema } from './build-schema.ts';

writeFileSync(
  new URL('../../../../../schema/policy.schema.json', import.meta.url).pathname,
  `${JSON.stringify(buildPolicySchema(), null, 2)}\n`,
);
