// Tests that the expectations of the story fail on wrong evidence.

import type { JournalEntry } from '@preview-endpoints/emulator';
import { describe, expect, it } from 'vitest';
import { holds } from './check.ts';
import type { Evidence } from './evidence.ts';
import {
  expectNotBelowBill,
  expectOneComment,
  expectOnlyRevisionWritten,
  expectSecretKept,
  expectWrites,
} from './expectations.ts';

const COMMIT = '3b3d52388a2ab87ac2acaf3e6f4471d5338ec77a';

function buildEvidence(override: Partial<Evidence> = {}): Evidence {
  return {
    requests: [],
    modelCommit: COMMIT,
    endpoint: undefined,
    comments: [],
    deployments: [],
    ledger: { rows: [], totals: { billedSeconds: 0, dollars: 0, running: 0, cutOff: 0 } },
    getStatus: 404,
    uses: [],
    readable: [],
    ...override,
  };
}

function buildRequest(override: Partial<JournalEntry>): JournalEntry {
  return {
    id: 1,
    atMs: 0,
    side: 'api',
    method: 'GET',
    path: '/v2/endpoint/acme/pr-2',
    status: 200,
    ...override,
  };
}

describe('writes', () => {
  const put = buildRequest({ method: 'PUT', body: { model: { revision: COMMIT } } });
  const comment = buildRequest({ side: 'github', method: 'POST' });

  it('are those to the API; a comment on GitHub does not count', () => {
    const check = expectWrites(buildEvidence({ requests: [buildRequest({}), comment] }), []);
    expect(check.says).toBe('the API was sent 1 GET, 0 writes');
    expect(holds(check)).toBe(true);
  });

  it('are counted, so that a second one is noticed', () => {
    expect(holds(expectWrites(buildEvidence({ requests: [put, put] }), ['PUT']))).toBe(false);
  });

  it('may contain only the revision', () => {
    const wide = buildRequest({ method: 'PUT', body: { model: { revision: COMMIT, env: {} } } });
    expect(holds(expectOnlyRevisionWritten(buildEvidence({ requests: [put] })))).toBe(true);
    expect(holds(expectOnlyRevisionWritten(buildEvidence({ requests: [wide] })))).toBe(false);
  });
});

it('a second comment on the pull request is noticed', () => {
  const comment = { author: 'github-actions[bot]', body: 'is ready' };
  expect(expectOneComment(buildEvidence({ comments: [comment, comment] }), 'is ready').got).toMatchObject({
    comments: 2,
  });
});

it('a line that only the comment has is noticed', () => {
  const run = (summary: string) => ({
    conclusion: 'success' as const,
    exitCode: 0,
    log: [],
    annotations: [],
    outputs: {},
    summary,
    state: {},
    masks: [],
    rawLog: [],
  });
  const told = (extra: string, summary = '') => {
    const body = `<!-- mark -->\n### is ready\n\n| Name | Price |\n| - | - |\n| a | b |\n\n${extra}`;
    const comments = [{ author: 'github-actions[bot]', body }];
    const said = `### is ready\n\n| Name |\n| - |\n| a |\n${summary}`;
    return holds(expectOneComment(buildEvidence({ comments, run: run(said) }), 'is ready'));
  };
  expect(told('Where the workflow answers comments: `/preview status`')).toBe(true);
  expect(told('', '\n```mermaid\ngantt\n```\n')).toBe(true);
  expect(told('Cost: $1')).toBe(false);
  expect(told('', '\nCost: $1')).toBe(false);
});

it('a stated cost below the bill is noticed', () => {
  const ledger = { rows: [], totals: { billedSeconds: 60, dollars: 0.02, running: 0, cutOff: 0 } };
  const said = (words: string) => {
    const comments = [{ author: 'github-actions[bot]', body: `### gone; it cost ${words} in all` }];
    return holds(expectNotBelowBill(buildEvidence({ comments, ledger })));
  };
  expect([said('at most $0.02'), said('less than $0.01'), said('nothing')]).toEqual([true, false, false]);
});

it('a secret inside a longer text is found', () => {
  const checks = expectSecretKept(buildEvidence({ readable: ['fine', 'key=hush;'] }), 'hush');
  expect(checks.map(holds)).toEqual([false, false]);
  expect(checks[1]?.got).toEqual(['key=hush;']);
});
