// Tests how the Worker's log lines look in the terminal of `npm run dev`.

import { expect, test } from 'vitest';
import { renderLogLine } from './render-log-line.ts';

test.each([
  [
    { message: 'request', method: 'POST', route: '/v1/triggers', status: 401, refused: 'noMatch', tookMs: 3 },
    'POST /v1/triggers 401 (refused: noMatch), 3 ms',
  ],
  [
    {
      ...{
        message: 'request',
        method: 'POST',
        route: '/v1/endpoints/:namespace/:endpoint/:action',
        status: 200,
      },
      ...{
        outcome: 'done',
        action: 'pause',
        namespace: 'acme',
        name: 'sentiment',
        key: 'acme-team',
        tookMs: 8,
      },
    },
    'POST /v1/endpoints/:namespace/:endpoint/:action 200 (done, pause acme/sentiment, by acme-team), 8 ms',
  ],
  [
    { message: 'request', method: 'GET', status: 404, refused: 'routeUnknown', tookMs: 1 },
    'GET (no such route) 404 (refused: routeUnknown), 1 ms',
  ],
  [
    { level: 'warning', message: 'The Worker is not set up', mistakes: 'POLICY' },
    'warning: The Worker is not set up mistakes="POLICY"',
  ],
])('%j', (fields, wanted) => {
  expect(renderLogLine(JSON.stringify(fields))).toBe(wanted);
});

test.each(['', '[wrangler] ready', '{', '{"a":1}', '[1]'])('%j is not a log line of ours', (line) => {
  expect(renderLogLine(line)).toBeUndefined();
});
