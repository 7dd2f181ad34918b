// What the post step needs to pause a preview or scale it to zero after the job. It may not contain a secret.

import { parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import type { Report } from '../../report/report.ts';
import type { Reporter } from '../reporter.ts';
import { AFTER_JOB_KEY } from './keys.ts';

/** Linux limits one environment variable to 128 KiB. No comment is longer than half of that. */
const LONGEST_STATE_CHARACTERS = 100_000;

/** The main step of the same job wrote the report, so only the fields that decide something are checked. */
const checkedSchema = z.looseObject({
  state: z.string(),
  name: z.string(),
  namespace: z.string(),
  subject: z.looseObject({
    repository: z.looseObject({ id: z.int(), owner: z.string(), name: z.string() }),
    target: z.looseObject({ kind: z.enum(['pullRequest', 'branch']) }),
  }),
});

const afterJobSchema = z.object({
  report: z.custom<Report>((value) => checkedSchema.safeParse(value).success),
  createdAt: z.exactOptional(z.string()),
  fingerprint: z.string(),
  saves: z.exactOptional(z.string()),
  startSeconds: z.exactOptional(z.number()),
});

/** A preview as this run left it. */
export type AfterJob = z.infer<typeof afterJobSchema>;

export function saveAfterJob(reporter: Pick<Reporter, 'save'>, afterJob: AfterJob): void {
  const whole = JSON.stringify(afterJob);
  const { logs: _logs, plan: _plan, fault: _fault, ...report } = afterJob.report;
  const fits = whole.length <= LONGEST_STATE_CHARACTERS;
  reporter.save(AFTER_JOB_KEY, fits ? whole : JSON.stringify({ ...afterJob, report }));
}

/** Undefined if the text cannot be read. */
export function readAfterJob(text: string): AfterJob | undefined {
  try {
    const parsed = parseWith(afterJobSchema, JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
