// Tests that every fault has a text and a remedy, and that neither shows a secret.

import { describe, expect, test } from 'vitest';
import { MARKED_TOKEN } from '../../test/endpoints.ts';
import type { PreviewFault } from '../previews/preview-fault.ts';
import type { ApiFault, RefusalKind } from './fault.ts';
import { isApiFault, leavesOutcomeUnclear } from './fault.ts';
import { explainFault } from './fault-text.ts';

const operation = 'getEndpoint';
const text = `first line\n\u0007 second ${MARKED_TOKEN}`;
const issues = [
  { path: 'a.b', message: text },
  { path: '', message: 'x' },
];

function refusal(kind: RefusalKind, status: number): Extract<ApiFault, { kind: RefusalKind }> {
  return { kind, operation, status, message: text, code: text, requestId: 'req1' };
}

const API_FAULTS = {
  unauthorized: refusal('unauthorized', 401),
  paymentRequired: refusal('paymentRequired', 403),
  forbidden: refusal('forbidden', 403),
  notFound: refusal('notFound', 404),
  unprovenNotFound: refusal('unprovenNotFound', 404),
  nameTaken: refusal('nameTaken', 409),
  quotaExceeded: refusal('quotaExceeded', 409),
  alreadyRunning: refusal('alreadyRunning', 400),
  instanceUnavailable: refusal('instanceUnavailable', 400),
  rejected: refusal('rejected', 422),
  serverError: refusal('serverError', 500),
  redirected: refusal('redirected', 302),
  rateLimited: { kind: 'rateLimited', operation, status: 429, message: text, retryAfterMs: 30_000 },
  invalidRequest: { kind: 'invalidRequest', operation, issues },
  unreachable: { kind: 'unreachable', operation, reason: text },
  timedOut: { kind: 'timedOut', operation, timeoutMs: 30_000 },
  cancelled: { kind: 'cancelled', operation },
  replyTooLarge: { kind: 'replyTooLarge', operation, limitBytes: 10 },
  replyUnreadable: { kind: 'replyUnreadable', operation, issues },
} satisfies Record<ApiFault['kind'], ApiFault>;

const FAULTS = {
  ...API_FAULTS,
  deadlinePassed: { kind: 'deadlinePassed', goal: 'ready', state: 'initializing', waitedMs: 1_800_000 },
  startFailed: { kind: 'startFailed', state: 'failed', message: text },
  stopped: { kind: 'stopped', goal: 'ready', state: 'paused' },
  vanished: { kind: 'vanished', goal: 'ready' },
  tokenRefusedByEndpoint: { kind: 'tokenRefusedByEndpoint', status: 403, message: text },
  untrustedHost: { kind: 'untrustedHost', host: `evil.example ${text}` },
  servesSomethingElse: {
    kind: 'servesSomethingElse',
    mismatches: [{ path: 'model.revision', asked: text, got: text }],
  },
  notOurs: { kind: 'notOurs', name: 'a', reason: text },
  stillBilling: { kind: 'stillBilling', name: 'a', cause: API_FAULTS.unreachable },
} satisfies Record<PreviewFault['kind'], PreviewFault>;

describe.each(Object.entries(FAULTS))('the text of %s', (_kind, fault) => {
  const { what, remedy } = explainFault(fault);

  test('says what happened and what to do, each in a sentence on one line', () => {
    for (const sentence of [what, remedy]) {
      expect(sentence).toMatch(/^\S.{8,}[.]$/);
      expect(sentence).not.toMatch(/\n|undefined|null|\[object|\.\.$/);
    }
  });

  test('speaks of the API, not of the inputs of any one program', () => {
    expect(`${what} ${remedy}`).not.toMatch(
      /hf-token|api-url|hub-url|wait-timeout|allow-unowned|instance-|input|\bjob\b/i,
    );
  });

  test('shows no token', () => {
    expect(`${what} ${remedy}`).not.toContain('MARKED');
  });
});

test.each<[PreviewFault, string]>([
  [FAULTS.deadlinePassed, 'After 1800 s the endpoint is initializing, not ready.'],
  [FAULTS.rateLimited, 'the server asks for a pause of 30 s.'],
  [FAULTS.forbidden, 'getEndpoint was answered with 403, request req1: "first line'],
  [
    { ...API_FAULTS.unauthorized, subject: 'acmee/pr-12-app' },
    'The token was refused: getEndpoint of acmee/pr-12-app was answered with 401',
  ],
  [{ ...FAULTS.deadlinePassed, health: 404 }, 'not ready; its health route answered 404.'],
  [{ ...FAULTS.deadlinePassed, health: 307 }, 'not ready; its health route answered 307.'],
  [{ ...FAULTS.deadlinePassed, health: 'unreachable' }, 'its health route could not be reached.'],
  [{ ...FAULTS.deadlinePassed, health: 'timedOut' }, 'its health route did not answer in time.'],
  [{ ...FAULTS.deadlinePassed, health: 'noAddress' }, 'because it has no address yet.'],
  [FAULTS.untrustedHost, 'the token was not sent there'],
  [FAULTS.stillBilling, 'still billing'],
  [FAULTS.notOurs, 'Nothing was changed.'],
])('%j says "%s"', (fault, part) => {
  expect(explainFault(fault).what).toContain(part);
});

test('only faults of the client count as such, and only some leave the outcome unclear', () => {
  expect(Object.values(FAULTS).filter(isApiFault)).toHaveLength(Object.keys(API_FAULTS).length);
  expect(isApiFault({ kind: 'toString' })).toBe(false);
  const unclear = Object.values(API_FAULTS)
    .filter(leavesOutcomeUnclear)
    .map((fault) => fault.kind);
  expect(unclear).toEqual([
    'unprovenNotFound',
    'serverError',
    'unreachable',
    'timedOut',
    'cancelled',
    'replyTooLarge',
    'replyUnreadable',
  ]);
});
