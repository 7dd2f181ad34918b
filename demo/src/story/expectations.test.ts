// The expectations of the story, against evidence that they must not believe.

import type { JournalEntry } from '@preview-endpoints/emulator';
import { describe, expect, it } from 'vitest';
import { holds } from './check.ts';
import type { Evidence } from './evidence.ts';
import {
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
    ledger: { rows: [], totals: { billedSeconds: 0, dollars: 0, running: 0 } },
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

  it('are those to the API; a comment on GitHub is none', () => {
    const check = expectWrites(buildEvidence({ requests: [buildRequest({}), comment] }), []);
    expect(check.says).toBe('the API was sent 1 GET, 0 writes');
    expect(holds(check)).toBe(true);
  });

  it('are counted: a second one does not pass for one', () => {
    expect(holds(expectWrites(buildEvidence({ requests: [put, put] }), ['PUT']))).toBe(false);
  });

  it('may carry nothing but the revision', () => {
    const wide = buildRequest({ method: 'PUT', body: { model: { revision: COMMIT, env: {} } } });
    expect(holds(expectOnlyRevisionWritten(buildEvidence({ requests: [put] })))).toBe(true);
    expect(holds(expectOnlyRevisionWritten(buildEvidence({ requests: [wide] })))).toBe(false);
  });
});

it('a second comment on the pull request is one too many', () => {
  const comment = { author: 'github-actions[bot]', body: 'is ready' };
  expect(expectOneComment(buildEvidence({ comments: [comment, comment] }), 'is ready').got).toMatchObject({
    comments: 2,
  });
});

it('a secret inside a longer text is found', () => {
  const checks = expectSecretKept(buildEvidence({ readable: ['fine', 'key=hush;'] }), 'hush');
  expect(checks.map(holds)).toEqual([false, false]);
  expect(checks[1]?.got).toEqual(['key=hush;']);
});
