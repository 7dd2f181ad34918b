// Decides the report on a preview whose run ended too early, from a look after the run. Pure.

import type { Report } from '../report/report.ts';
import type { SavedReport } from '../runner/state/saved-reports.ts';

/** The result of a look after the run: `none` if no endpoint of the name appeared within the time of a late create. */
export type StateNow =
  | { readonly kind: 'none' }
  /** The API's word for the state. */
  | { readonly kind: 'there'; readonly state: string }
  | { readonly kind: 'unknown'; readonly why: string };

interface SettledEnd {
  /** The runner asked the run to end. Otherwise it died. */
  readonly isCancelled: boolean;
  readonly runUrl: string | undefined;
  /** The API's time of the look, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

export function decideSettlement(saved: SavedReport, now: StateNow, ending: SettledEnd): Report {
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

type Settlement = Pick<Report, 'state' | 'fault' | 'endedMs'>;

function settleDeploying(now: StateNow, { isCancelled }: SettledEnd): Settlement {
  const state = isCancelled ? 'cancelled' : 'died';
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it deployed.`;
  if (now.kind === 'none') {
    return {
      state,
      fault: {
        what: `${what} No endpoint of this name has appeared since. A create that was on its way may still make one, which would be billed.`,
        remedy:
          'Run the job again to get a preview; closing the pull request, deleting the branch or a sweep removes one that comes late.',
      },
    };
  }
  return { state, fault: { what: `${what} ${describe(now)}`, remedy: REMEDY } };
}

const REMEDY =
  'The next run on this pull request or branch goes on from here, and closing or deleting it removes the preview.';

function settleClosing(now: StateNow, { isCancelled, nowMs }: SettledEnd): Settlement {
  if (now.kind === 'none') return { state: 'gone', endedMs: nowMs };
  // A pause was asked for, or another run was faster. Either way it costs nothing.
  if (now.kind === 'there' && now.state === 'paused') return { state: 'paused' };
  const what = `The run ${isCancelled ? 'was cancelled' : 'died'} while it took the preview away. ${describe(now)}`;
  const remedy = 'Run the job again, or delete the endpoint by hand; a sweep finds it too.';
  return { state: 'stillBilling', fault: { what, remedy } };
}

/** These states cost nothing while they last. No other state is known to. */
const FREE: ReadonlySet<string> = new Set(['paused', 'scaledToZero']);

function describe(now: Exclude<StateNow, { kind: 'none' }>): string {
  if (now.kind === 'unknown')
    return `The endpoint could not be looked at (${now.why}): it may be there and billing.`;
  return FREE.has(now.state)
    ? `The endpoint is ${now.state} now, which costs nothing.`
    : `The endpoint is ${now.state} now: it may be billing.`;
}
