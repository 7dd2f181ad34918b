// Describes a fault for people: what happened and what to do about it, in terms of the API. It may not decide anything.

import type { PreviewFault } from '../previews/preview-fault.ts';
import { redact } from '../redact.ts';
import type { ApiFault, Issue, ReplyEvidence } from './fault.ts';
import type { HealthAnswer } from './wait/health.ts';
import type { WaitFault } from './wait/wait-fault.ts';

export interface FaultText {
  /** What happened, in a sentence or two on one line, without secrets. */
  readonly what: string;
  /** What to do about it. Programs with inputs of their own have texts of their own. */
  readonly remedy: string;
}

/** What happened and what to do, for every fault. Known credentials are removed. */
export function explainFault(fault: PreviewFault): FaultText {
  return { what: describeFault(fault), remedy: REMEDIES[fault.kind] };
}

/** Only what happened, for programs that show no remedy. */
export function describeFault(fault: PreviewFault): string {
  return oneLine(redact(describe(fault)));
}

function describe(fault: PreviewFault): string {
  switch (fault.kind) {
    case 'notOurs':
      return `An endpoint named ${fault.name} exists and is not a preview of this repository: ${fault.reason}. Nothing was changed.`;
    case 'stillBilling':
      return `The endpoint ${fault.name} is not proven to be gone: it is still billing. ${describe(fault.cause)}`;
    default:
      return describeWaitFault(fault);
  }
}

function describeWaitFault(fault: WaitFault): string {
  switch (fault.kind) {
    case 'deadlinePassed':
      return `After ${seconds(fault.waitedMs)} the endpoint is ${fault.state}, not ${fault.goal}${describeHealth(fault.health)}.`;
    case 'startFailed':
      return `The endpoint's state is ${fault.state}: ${quote(fault.message)}.`;
    case 'stopped':
      return `The endpoint became ${fault.state} while we waited for it to be ${fault.goal}.`;
    case 'vanished':
      return `The endpoint was deleted while we waited for it to be ${fault.goal}.`;
    case 'tokenRefusedByEndpoint':
      return `The endpoint itself refuses the token (${fault.status}), although the API accepted it.`;
    case 'untrustedHost':
      return `The endpoint's address is at ${quote(fault.host)}, which is neither an https host under endpoints.huggingface.cloud nor the API's own: the token was not sent there.`;
    case 'servesSomethingElse':
      return `The endpoint runs, but differs from the request: ${fault.mismatches.map((one) => `${one.path} is ${quote(one.got)}, not ${quote(one.asked)}`).join('; ')}.`;
    default:
      return describeApiFault(fault);
  }
}

function describeHealth(health: HealthAnswer | undefined): string {
  if (health === undefined) return '';
  return typeof health === 'number'
    ? `; its health route answered ${health}`
    : `; its health route ${SILENCE[health]}`;
}

const SILENCE = {
  unreachable: 'could not be reached',
  timedOut: 'did not answer in time',
  noAddress: 'could not be asked, because it has no address yet',
} as const satisfies Record<Exclude<HealthAnswer, number>, string>;

function describeApiFault(fault: ApiFault): string {
  switch (fault.kind) {
    case 'invalidRequest':
      return `The request is not valid: ${listIssues(fault.issues)}.`;
    case 'unreachable':
      return `${fault.operation}: no answer (${fault.reason}).`;
    case 'timedOut':
      return `${fault.operation}: no answer within ${seconds(fault.timeoutMs)}.`;
    case 'cancelled':
      return `${fault.operation}: cancelled.`;
    case 'replyTooLarge':
      return `${fault.operation}: the reply is larger than ${fault.limitBytes} bytes.`;
    case 'replyUnreadable':
      return `${fault.operation}: the reply is not what the API describes: ${listIssues(fault.issues)}.`;
    case 'rateLimited':
      return `${describeRefusal(fault)}; the server asks for a pause of ${seconds(fault.retryAfterMs)}.`;
    case 'unauthorized':
      return `The token was refused: ${describeRefusal(fault)}.`;
    default:
      return `${describeRefusal(fault)}.`;
  }
}

const REMEDIES = {
  unauthorized:
    'Use a valid token that may manage Inference Endpoints in this namespace, and check the namespace.',
  paymentRequired:
    'Add a payment method to the namespace at https://huggingface.co/settings/billing; Hub credits are not enough.',
  forbidden:
    'Give the token the permission "Manage Inference Endpoints" (inference.endpoints.write) for this namespace, and check the namespace.',
  notFound: 'Check the namespace and the name.',
  unprovenNotFound:
    'Something in front of the API answered instead of the API: check the API address and the proxy. Nothing is known to be gone.',
  nameTaken: 'Read the endpoint of this name first. After a delete the name may stay reserved for a minute.',
  quotaExceeded:
    'Pause or delete endpoints of this instance type, choose another instance, or ask Hugging Face for more quota.',
  alreadyRunning: 'Nothing has to be done.',
  instanceUnavailable: 'Choose another instance type, instance size, region or vendor.',
  rejected: 'Correct the named field.',
  serverError:
    'Try again. On create, missing access to a gated model has the same result: check that the token can read the model.',
  redirected:
    'Use the final address; redirects are not followed, because they would carry the token elsewhere.',
  rateLimited: 'Try again after the pause.',
  invalidRequest: 'Correct the named fields.',
  unreachable:
    'Check the API address, the network, the proxy settings and NODE_EXTRA_CA_CERTS; then try again.',
  timedOut: 'Try again; check https://status.huggingface.co if it repeats.',
  cancelled: 'Read the current state first, then try again.',
  replyTooLarge: 'Check that the address is that of the Inference Endpoints API.',
  replyUnreadable: 'Check that the address is that of the Inference Endpoints API.',
  deadlinePassed:
    'Read its logs, and wait longer if it only needs longer. A model that never leaves initializing usually listens on another port or health route.',
  startFailed: 'Read its logs; a bigger instance, access to the model, or the right image usually helps.',
  stopped: 'Somebody or something stopped it: resume it.',
  vanished: 'Create it again.',
  tokenRefusedByEndpoint:
    'Give the token the permission "Make calls to Inference Endpoints" (inference.endpoints.infer.write) for this namespace.',
  untrustedHost:
    "Check the API address: the API, or something in front of it, returned an address that is not Hugging Face's.",
  servesSomethingElse: 'Somebody else may have changed it in the meantime: read it, and update it again.',
  notOurs: 'Delete or rename that endpoint, or use another name.',
  stillBilling: 'Delete it again, or at https://endpoints.huggingface.co.',
} as const satisfies Record<PreviewFault['kind'], string>;

function describeRefusal(fault: ReplyEvidence): string {
  const subject = fault.subject === undefined ? '' : ` of ${fault.subject}`;
  const request = fault.requestId === undefined ? '' : `, request ${fault.requestId}`;
  return `${fault.operation}${subject} was answered with ${fault.status}${request}: ${quote(fault.message)}`;
}

function listIssues(issues: readonly Issue[]): string {
  return issues
    .map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`))
    .join('; ');
}

/** Text from elsewhere may not start a line of its own: in a log it could pass for ours. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function quote(text: string): string {
  return JSON.stringify(oneLine(text));
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
