// What a run does first: nothing before the inputs are valid and the event asks for it.

import { describe, expect, test } from 'vitest';
import { decideStart } from './decide-start.ts';

const REPOSITORY = { id: 4242, name: 'widgets', owner: { login: 'acme' } };

function env(inputs: Record<string, string> = {}): Record<string, string> {
  const given = { 'hf-token': 'hf_marked_token', namespace: 'acme', model: 'acme/sentiment', ...inputs };
  const names = Object.entries(given).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]);
  return { ...Object.fromEntries(names), GITHUB_EVENT_NAME: 'pull_request' };
}

function event(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    action: 'opened',
    number: 12,
    pull_request: { draft: false, head: { sha: 'c'.repeat(40), repo: REPOSITORY } },
    repository: REPOSITORY,
    sender: { login: 'octocat' },
    ...change,
  });
}

describe('a run is decided', () => {
  test.each([
    ['when the pull request is closed', {}, event({ action: 'closed' }), 'run'],
    ['when it is a fork', {}, event({ pull_request: { head: { sha: 'x', repo: { id: 1 } } } }), 'skip'],
    ['when there is no token', { 'hf-token': '' }, event(), 'refuse'],
    ['when it closes without a token', { 'hf-token': '' }, event({ action: 'closed' }), 'withoutToken'],
    [
      'when it closes without a token and with a wrong input',
      { 'hf-token': '', 'wait-timeout': 'soon' },
      event({ action: 'closed' }),
      'badInputs',
    ],
    ['when an input is wrong', { 'wait-timeout': 'soon' }, event(), 'badInputs'],
    ['when the command is unknown', { command: 'destroy' }, event(), 'badInputs'],
    ['when the event is not JSON', {}, '{', 'refuse'],
    ['when the event cannot be read', {}, undefined, 'refuse'],
  ])('%s', (_title, inputs, text, kind) => {
    const start = decideStart(env(inputs), text);
    expect(start.decision.kind).toBe(kind);
  });
});

test('every wrong input is named, also beside an unknown command', () => {
  const { decision } = decideStart(env({ command: 'destroy', 'wait-timeout': 'soon' }), event());
  expect(decision).toMatchObject({
    kind: 'badInputs',
    faults: [{ key: 'command' }, { key: 'wait-timeout' }],
  });
});
