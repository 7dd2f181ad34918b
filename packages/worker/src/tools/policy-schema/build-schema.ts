// Builds the JSON Schema of policy.json, so that an editor checks and completes it; run at build time only.

import * as z from 'zod/mini';
import { documentSchema } from '../../policy/document-schema.ts';

export function buildPolicySchema(): object {
  const schema = z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' });
  const title = "The policy of Preview Endpoints' Worker";
  const description = 'Who may do what. What the shape cannot say, `npm run deploy -- --dry-run` checks.';
  return { ...schema, title, description };
}
