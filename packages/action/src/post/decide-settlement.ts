// What is true of a preview whose run ended too early, from what one look saw. Pure.

import type { FaultText } from '@preview-endpoints/core/client';
import type { Report, ReportState } from '../report/report.ts';
import type { SavedReport } from '../runner/state/saved-reports.ts';

/** What the look after the run saw. */
export type Seen =
  | { readonly kind: 'none' }
  /** In the API's words. */
  | { readonly kind: 'there'; readonly state: string }
  | { readonly kind: 'unknown'; readonly why: string };

interface Ending {
  /** The runner asked the run to end; otherwise it died. */
  readonly isCancelled: boolean;
  readonly runUrl: string | undefined;
}

export function decideSettlement(saved: SavedReport, seen: Seen, ending: Ending): Report {
  return {
    ...saved,
    ...(wasClosing(saved) ? settleClosing(seen, ending) : settleDeploying(seen, ending)),
    unlessNewer: true,
    ...(seen.kind === 'there' ? { endpointState: seen.state } : {}),
    ...(ending.runUrl === undefined ? {} : { runUrl: ending.runUrl }),
  };
}

function wasClosing({ state }: SavedReport): boolean {
  return state === 'closing' || state === 'stillBilling';
}

type Settlement = { readonly state: ReportState; readonly fault?: FaultText };

function settleDeploying(seen: Seen, { isCancelled }: Ending): Settlement {
  const state = isCancelled ? 'cancelled' : 'died';
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it deployed.`;
  if (seen.kind === 'none') {
    return {
      state,
      fault: {
        what: `${what} No endpoint of this name exists, so nothing is billed.`,
        remedy: 'Run the job again to get a preview.',
      },
    };
  }
  return { state, fault: { what: `${what} ${describe(seen)}`, remedy: REMEDY } };
}

const REMEDY =
  'The next run on this pull request or branch goes on from here, and closing or deleting it removes the preview.';

function settleClosing(seen: Seen, { isCancelled }: Ending): Settlement {
  if (seen.kind === 'none') return { state: 'gone' };
  // A pause was asked for, or somebody else was faster; either way it costs nothing.
  if (seen.kind === 'there' && seen.state === 'paused') return { state: 'paused' };
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it took the preview away. ${describe(seen)}`;
  const remedy = 'Run the job again, or delete the endpoint by hand; a sweep finds it too.';
  return { state: 'stillBilling', fault: { what, remedy } };
}

/** They cost nothing while they last; of no other state is that recorded. */
const FREE: ReadonlySet<string> = new Set(['paused', 'scaledToZero']);

function describe(seen: Exclude<Seen, { kind: 'none' }>): string {
  if (seen.kind === 'unknown')
    return `The endpoint could not be looked at (${seen.why}): it may be there and billing.`;
  return FREE.has(seen.state)
    ? `The endpoint is ${seen.state} now, which costs nothing.`
    : `The endpoint is ${seen.state} now: it may be billing.`;
}
