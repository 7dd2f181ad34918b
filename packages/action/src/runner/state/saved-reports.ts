// The last reports of a run, for the post step in case the run ends before it can publish them. It may not contain a secret.

import { parseWith } from '@preview-endpoints/core/client';
import * as z from 'zod/mini';
import type { Report } from '../../report/report.ts';
import type { Reporter } from '../reporter.ts';
import { CANCELLED_KEY, ENDED_KEY, REPORTS_KEY } from './keys.ts';

/** The states that the post step has to settle: work in progress, and a last report that may not have arrived. */
const UNSETTLED = ['deploying', 'closing', 'cancelled', 'stillBilling'] as const;
const UNSETTLED_STATES: ReadonlySet<Report['state']> = new Set(UNSETTLED);

const savedSchema = z.array(
  z.object({
    state: z.enum(UNSETTLED),
    name: z.string(),
    namespace: z.string(),
    subject: z.object({
      repository: z.object({ id: z.int(), owner: z.string(), name: z.string() }),
      target: z.union([
        z.object({ kind: z.literal('pullRequest'), number: z.int() }),
        z.object({ kind: z.literal('branch'), name: z.string() }),
        z.object({ kind: z.literal('run'), id: z.int(), attempt: z.int() }),
      ]),
      headSha: z.exactOptional(z.string()),
    }),
    model: z.exactOptional(z.string()),
    revision: z.exactOptional(z.string()),
    instance: z.exactOptional(z.string()),
    pricePerHour: z.exactOptional(z.number()),
  }),
);

/** A report that was unfinished when the run ended. */
export type SavedReport = z.infer<typeof savedSchema>[number];

/** Saved before the write that it announces, so that a run that dies during the write leaves a trace. */
export function saveReports(reporter: Pick<Reporter, 'save'>, reports: Iterable<Report>): void {
  const unsettled = [...reports].filter(({ state }) => UNSETTLED_STATES.has(state));
  const parsed = parseWith(savedSchema, unsettled);
  if (parsed.ok) reporter.save(REPORTS_KEY, JSON.stringify(parsed.value));
}

export function saveEnded(reporter: Pick<Reporter, 'save'>): void {
  reporter.save(ENDED_KEY, 'true');
}

export function saveCancelled(reporter: Pick<Reporter, 'save'>): void {
  reporter.save(CANCELLED_KEY, 'true');
}

/** Empty if the text cannot be read. */
export function readReports(text: string): readonly SavedReport[] {
  try {
    const parsed = parseWith(savedSchema, JSON.parse(text));
    return parsed.ok ? parsed.value : [];
  } catch {
    return [];
  }
}
