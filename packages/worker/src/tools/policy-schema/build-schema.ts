// Builds the JSON Schema of policy.json for editors; run only at build time.

import * as z from 'zod/mini';
import { documentSchema } from '../../policy/document-schema.ts';

export function buildPolicySchema(): object {
  const schema = z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' });
  const title = "The policy of Preview Endpoints' Worker";
  const description =
    'Who may do what. `npm run deploy -- --dry-run` also checks the rules that this schema cannot express.';
  return { ...schema, title, description };
}
