// What is true of a preview whose run ended too early, from what was found after it. Pure.

import type { FaultText } from '@preview-endpoints/core/client';
import type { Report, ReportState } from '../report/report.ts';
import type { SavedReport } from '../runner/state/saved-reports.ts';

/** What was found after the run: `none` when no endpoint of the name has appeared within the time of a late create. */
export type StateNow =
  | { readonly kind: 'none' }
  /** In the API's words. */
  | { readonly kind: 'there'; readonly state: string }
  | { readonly kind: 'unknown'; readonly why: string };

interface Ending {
  /** The runner asked the run to end; otherwise it died. */
  readonly isCancelled: boolean;
  readonly runUrl: string | undefined;
}

export function decideSettlement(saved: SavedReport, now: StateNow, ending: Ending): Report {
  return {
    ...saved,
    ...(wasClosing(saved) ? settleClosing(now, ending) : settleDeploying(now, ending)),
    unlessNewer: true,
    ...(now.kind === 'there' ? { endpointState: now.state } : {}),
    ...(ending.runUrl === undefined ? {} : { runUrl: ending.runUrl }),
  };
}

function wasClosing({ state }: SavedReport): boolean {
  return state === 'closing' || state === 'stillBilling';
}

type Settlement = { readonly state: ReportState; readonly fault?: FaultText };

function settleDeploying(now: StateNow, { isCancelled }: Ending): Settlement {
  const state = isCancelled ? 'cancelled' : 'died';
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it deployed.`;
  if (now.kind === 'none') {
    return {
      state,
      fault: {
        what: `${what} No endpoint of this name has appeared since. A create that was on its way may still bring one, which would bill.`,
        remedy:
          'Run the job again to get a preview; closing or deleting, or a sweep, removes one that comes late.',
      },
    };
  }
  return { state, fault: { what: `${what} ${describe(now)}`, remedy: REMEDY } };
}

const REMEDY =
  'The next run on this pull request or branch goes on from here, and closing or deleting it removes the preview.';

function settleClosing(now: StateNow, { isCancelled }: Ending): Settlement {
  if (now.kind === 'none') return { state: 'gone' };
  // A pause was asked for, or somebody else was faster; either way it costs nothing.
  if (now.kind === 'there' && now.state === 'paused') return { state: 'paused' };
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it took the preview away. ${describe(now)}`;
  const remedy = 'Run the job again, or delete the endpoint by hand; a sweep finds it too.';
  return { state: 'stillBilling', fault: { what, remedy } };
}

/** They cost nothing while they last; of no other state is that recorded. */
const FREE: ReadonlySet<string> = new Set(['paused', 'scaledToZero']);

function describe(now: Exclude<StateNow, { kind: 'none' }>): string {
  if (now.kind === 'unknown')
    return `The endpoint could not be looked at (${now.why}): it may be there and billing.`;
  return FREE.has(now.state)
    ? `The endpoint is ${now.state} now, which costs nothing.`
    : `The endpoint is ${now.state} now: it may be billing.`;
}
