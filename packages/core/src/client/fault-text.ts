// Says a fault to people: what happened, and what to do about it. It may not decide anything.

import type { PreviewFault } from '../previews/preview-fault.ts';
import { redact } from '../redact.ts';
import type { ApiFault, Issue, ReplyEvidence } from './fault.ts';
import type { WaitFault } from './wait/wait-fault.ts';

export interface FaultText {
  /** One sentence, without secrets. */
  readonly what: string;
  /** One sentence that tells what to do. */
  readonly remedy: string;
}

/** What happened and what to do, for every fault there is. Known credentials are taken out. */
export function explainFault(fault: PreviewFault): FaultText {
  const { what, remedy } = explain(fault);
  return { what: oneLine(redact(what)), remedy };
}

function explain(fault: PreviewFault): FaultText {
  switch (fault.kind) {
    case 'notOurs':
      return {
        what: `An endpoint named ${fault.name} exists and is not a preview of this repository: ${fault.reason}. Nothing was changed.`,
        remedy: 'Delete or rename that endpoint, or set allow-unowned: true if it may be changed.',
      };
    case 'stillBilling':
      return {
        what: `The endpoint ${fault.name} was not seen to be gone: it is still billing. ${explainFault(fault.cause).what}`,
        remedy: 'Run the job again, or delete it at https://endpoints.huggingface.co.',
      };
    default:
      return explainWaitFault(fault);
  }
}

function explainWaitFault(fault: WaitFault): FaultText {
  switch (fault.kind) {
    case 'deadlinePassed':
      return {
        what: `After ${seconds(fault.waitedMs)} the endpoint is ${fault.state}, not ${fault.goal}.`,
        remedy:
          'Read its logs; raise wait-timeout if it only needs longer. A model that never leaves initializing mostly listens on another port or health route.',
      };
    case 'startFailed':
      return {
        what: `The endpoint's state is ${fault.state}: ${quote(fault.message)}.`,
        remedy:
          'Read its logs below; a bigger instance, access to the model, or the right image are the usual cures.',
      };
    case 'stopped':
      return {
        what: `The endpoint became ${fault.state} while we waited for it to be ${fault.goal}.`,
        remedy: 'Somebody or something stopped it. Run the job again to start it.',
      };
    case 'vanished':
      return {
        what: `The endpoint was deleted while we waited for it to be ${fault.goal}.`,
        remedy: 'Run the job again to create it anew.',
      };
    case 'tokenRefusedByEndpoint':
      return {
        what: `The endpoint itself refuses the token (${fault.status}), although the API accepted it.`,
        remedy:
          'Give the token the permission "Make calls to Inference Endpoints" (inference.endpoints.infer.write) for this namespace.',
      };
    case 'servesSomethingElse':
      return {
        what: `The endpoint runs, but not what was asked for: ${fault.mismatches.map((one) => `${one.path} is ${quote(one.got)}, not ${quote(one.asked)}`).join('; ')}.`,
        remedy: 'Another run may have changed it meanwhile. Run the job again.',
      };
    default:
      return explainApiFault(fault);
  }
}

function explainApiFault(fault: ApiFault): FaultText {
  switch (fault.kind) {
    case 'invalidRequest':
      return {
        what: `The request is not valid: ${listIssues(fault.issues)}.`,
        remedy: 'Correct the named inputs.',
      };
    case 'unreachable':
      return {
        what: `${fault.operation}: no answer (${fault.reason}).`,
        remedy:
          'Check api-url, the network, the proxy settings and NODE_EXTRA_CA_CERTS; then run the job again.',
      };
    case 'timedOut':
      return {
        what: `${fault.operation}: no answer within ${seconds(fault.timeoutMs)}.`,
        remedy: 'Run the job again; check https://status.huggingface.co if it repeats.',
      };
    case 'cancelled':
      return { what: `${fault.operation}: cancelled.`, remedy: 'Run the job again.' };
    case 'replyTooLarge':
      return {
        what: `${fault.operation}: the reply is larger than ${fault.limitBytes} bytes.`,
        remedy: 'Check that api-url is the Inference Endpoints API.',
      };
    case 'replyUnreadable':
      return {
        what: `${fault.operation}: the reply is not what the API describes: ${listIssues(fault.issues)}.`,
        remedy: 'Check that api-url is the Inference Endpoints API.',
      };
    case 'rateLimited':
      return {
        what: `${refusal(fault)}; it asks for a pause of ${seconds(fault.retryAfterMs)}.`,
        remedy: 'Run the job again after that.',
      };
    default:
      return { what: `${refusal(fault)}.`, remedy: REFUSAL_REMEDIES[fault.kind] };
  }
}

const REFUSAL_REMEDIES = {
  unauthorized:
    'Check hf-token: it must be a valid token that may manage Inference Endpoints in this namespace.',
  paymentRequired:
    'Add a payment method to the namespace at https://huggingface.co/settings/billing; Hub credits are not enough.',
  forbidden:
    'Give the token the permission "Manage Inference Endpoints" (inference.endpoints.write) for this namespace.',
  notFound: 'Check namespace and name.',
  unprovenNotFound:
    'Something between here and the API answered, and not the API: check the API address and the proxy; nothing is known to be gone.',
  nameTaken: 'An endpoint of this name exists already; run the job again, and it will be read first.',
  quotaExceeded:
    'Pause or delete endpoints of this instance type, choose another instance, or ask Hugging Face for more quota.',
  alreadyRunning: 'Nothing has to be done.',
  instanceUnavailable: 'Choose another instance-type, instance-size, region or vendor.',
  rejected: 'Correct the named field.',
  serverError:
    'Run the job again. On create, a gated model without access also ends so: check that the token can read the model.',
  redirected:
    'Set api-url to the address itself; redirects are not followed, because they would carry the token elsewhere.',
} as const satisfies Record<Exclude<ApiFault['kind'], NonRefusal>, string>;

type NonRefusal =
  | 'invalidRequest'
  | 'unreachable'
  | 'timedOut'
  | 'cancelled'
  | 'replyTooLarge'
  | 'replyUnreadable'
  | 'rateLimited';

function refusal(fault: ReplyEvidence): string {
  const request = fault.requestId === undefined ? '' : `, request ${fault.requestId}`;
  return `${fault.operation} was answered with ${fault.status}${request}: ${quote(fault.message)}`;
}

function listIssues(issues: readonly Issue[]): string {
  return issues
    .map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`))
    .join('; ');
}

/** Text from elsewhere may not begin a line of its own: there it could speak to a log as if it were us. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function quote(text: string): string {
  return JSON.stringify(oneLine(text));
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
