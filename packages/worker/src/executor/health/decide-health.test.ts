// Tests when receivers are told of an endpoint in trouble and of its recovery, and the messages.

import { type Endpoint, endpointSchema } from '@preview-endpoints/core/client';
import { describe, expect, test } from 'vitest';
import { buildHealthBody } from './build-health-notice.ts';
import { decideHealth, type HealthRecord, noteTold, whoIsToldOf } from './decide-health.ts';

const MINUTE_MS = 60_000;
const endpoint = (status: object): Endpoint => endpointSchema.parse({ name: 'prod', status }) as Endpoint;

/** One look every five minutes. The first receiver accepts each message at once. */
function look(states: readonly object[]) {
  let record: HealthRecord | undefined;
  let ids = 0;
  return states.map((status, index) => {
    const nowMs = index * 5 * MINUTE_MS;
    const one = endpoint(status);
    record = decideHealth({
      ...{ endpoint: one, record, nowMs, initializingMs: 10 * MINUTE_MS },
      createId: () => `m${++ids}`,
    });
    if (record === undefined) return 'nothing';
    const due = whoIsToldOf(record, ['chat']);
    const body = buildHealthBody('slack', { namespace: 'acme', endpoint: one, record, nowMs });
    record = noteTold(record, due);
    return due.length === 0 ? 'nothing' : JSON.parse(body).text;
  });
}

const running = { state: 'running', readyReplica: 2, targetReplica: 2 };
const short = { state: 'running', readyReplica: 1, targetReplica: 2 };

describe('an endpoint in trouble is reported once, and so is its recovery', () => {
  test.each([
    [
      'that failed',
      [running, { state: 'failed' }, { state: 'failed' }, { state: 'initializing' }, running, running],
      ['nothing', 'acme/prod failed to start.', 'nothing', 'nothing', 'acme/prod has recovered (running).'],
    ],
    [
      'that hangs',
      Array.from({ length: 4 }, () => ({ state: 'initializing' })),
      ['nothing', 'nothing', 'acme/prod has been starting for 10 minutes.', 'nothing'],
    ],
    [
      'with too few replicas',
      [short, short, short, running],
      [
        'nothing',
        'nothing',
        'acme/prod has run 1 of 2 replicas for 10 minutes.',
        'acme/prod has recovered (running).',
      ],
    ],
    [
      'whose update failed',
      [{ state: 'updateFailed' }],
      ['acme/prod could not start its new version; the one before may still serve.'],
    ],
    [
      'that fails again after it was well',
      [{ state: 'failed' }, running, { state: 'failed' }],
      ['acme/prod failed to start.', 'acme/prod has recovered (running).', 'acme/prod failed to start.'],
    ],
  ])('%s', (_what, states, told) => {
    expect(look(states).slice(0, told.length)).toEqual(told);
  });

  test.each([
    ['that starts in time', [{ state: 'initializing' }, { state: 'initializing' }, running]],
    ['that rests', [{ state: 'paused' }, { state: 'scaledToZero' }]],
  ])('nothing is told of one %s', (_what, states) => {
    expect(new Set(look(states))).toEqual(new Set(['nothing']));
  });
});

test('a receiver that was not told of trouble is not told of its end', () => {
  const ill = decideHealth({
    ...{ endpoint: endpoint({ state: 'failed' }), record: undefined, initializingMs: 1, nowMs: 0 },
    createId: () => 'm',
  });
  if (ill === undefined) throw new Error('It is ill.');
  const facts = { endpoint: endpoint(running), initializingMs: 1, nowMs: 1, createId: () => 'n' };
  expect(decideHealth({ ...facts, record: ill })).toBeUndefined();
  const well = decideHealth({ ...facts, record: noteTold(ill, ['chat']) });
  if (well === undefined) throw new Error('Its end is told.');
  expect(whoIsToldOf(well, ['chat', 'other'])).toEqual(['chat']);
  expect(whoIsToldOf(noteTold(well, ['chat']), ['chat', 'other'])).toEqual([]);
});
