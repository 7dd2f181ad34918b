// What the post step needs to delete the preview of a job: its owner. It may not contain a secret.

import { parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import type { Subject } from '../../intent/decide-intent.ts';
import type { Reporter } from '../reporter.ts';
import { JOB_PREVIEW_KEY } from './keys.ts';

const subjectSchema = z.object({
  repository: z.object({
    server: z.exactOptional(z.string()),
    id: z.int(),
    owner: z.string(),
    name: z.string(),
  }),
  target: z.object({ kind: z.literal('run'), id: z.int(), attempt: z.int() }),
  headSha: z.exactOptional(z.string()),
});

/** Saved before anything is sent, so that it exists even if the run dies at once. */
export function saveJobPreview(reporter: Pick<Reporter, 'save'>, subject: Subject): void {
  const parsed = parseWith(subjectSchema, subject);
  if (parsed.ok) reporter.save(JOB_PREVIEW_KEY, JSON.stringify(parsed.value));
}

/** Undefined if it cannot be read. Then a sweep finds the preview. */
export function readJobPreview(text: string): Subject | undefined {
  try {
    const parsed = parseWith(subjectSchema, JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
