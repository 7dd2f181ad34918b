// Payloads as GitHub sends them, and malformed ones: parsing gives facts or a reason, never an exception.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideIntent } from '../intent/decide-intent.ts';
import { parseEvent } from './parse-event.ts';

interface Examples {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

/** GitHub's own examples of every event (npm `@octokit/webhooks-examples`). */
const EXAMPLES: readonly Examples[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

const REPOSITORY = { id: 1, name: 'widgets', owner: { login: 'acme' } };

function pullRequest(change: Record<string, unknown> = {}) {
  return {
    action: 'opened',
    number: 7,
    pull_request: { draft: false, head: { sha: 'abc', repo: { id: 1 } } },
    repository: REPOSITORY,
    sender: { login: 'ada' },
    ...change,
  };
}

describe("GitHub's examples", () => {
  test('of every event parse and lead to an intent', () => {
    const inputs = {
      command: 'auto',
      deployDrafts: false,
      hasToken: true,
      label: '',
      lifetime: 'job',
    } as const;
    for (const { name, examples } of EXAMPLES) {
      for (const payload of examples) {
        const facts = parseEvent(name, payload);
        expect(facts.kind, name).not.toBe('unreadable');
        expect(decideIntent(facts, inputs).kind, name).toBeTypeOf('string');
      }
    }
    expect(EXAMPLES.length).toBeGreaterThan(40);
  });

  test.each(['pull_request', 'push', 'delete', 'issue_comment', 'workflow_dispatch'])(
    'of %s are parsed as that event',
    (name) => {
      const kinds: Readonly<Record<string, string>> = {
        pull_request: 'pullRequest',
        issue_comment: 'comment',
        workflow_dispatch: 'dispatch',
      };
      const { examples = [] } = EXAMPLES.find((one) => one.name === name) ?? {};
      expect(examples.length).toBeGreaterThan(0);
      for (const payload of examples) expect(parseEvent(name, payload).kind).toBe(kinds[name] ?? name);
    },
  );
});

test('a schedule and a manual start act at the ref and in the repository where the workflow runs', () => {
  const checkout = { ref: 'refs/heads/a/b', sha: 'abc', repository: 'acme/widgets', repositoryId: '42' };
  const repository = { id: 42, owner: 'acme', name: 'widgets' };
  const dispatch = { kind: 'dispatch', branch: 'a/b', headSha: 'abc', repository };
  expect(parseEvent('schedule', { schedule: '0 0 * * *' }, checkout)).toMatchObject(dispatch);
  expect(parseEvent('workflow_dispatch', {}, { ...checkout, ref: 'refs/tags/v1' })).toMatchObject({
    branch: undefined,
  });
  for (const bad of [{ repositoryId: '0' }, { repositoryId: '' }, { repositoryId: 'x' }])
    expect(parseEvent('schedule', {}, { ...checkout, ...bad })).toEqual({
      kind: 'dispatchWithoutId',
      eventName: 'schedule',
      owner: 'acme',
      name: 'widgets',
    });
  for (const bad of [{ repository: 'acme' }, { repository: '../x' }, { repository: 'a/b/c' }])
    expect(parseEvent('schedule', {}, { ...checkout, ...bad }).kind).toBe('other');
});

describe('a comment', () => {
  const payload = {
    action: 'created',
    issue: { number: 7, pull_request: { url: 'x' } },
    comment: { id: 5, body: '/preview logs\nplease', user: { login: 'ada' } },
    repository: { id: 42, name: 'widgets', owner: { login: 'acme' } },
  };

  test('is parsed into its command, its pull request and its author', () => {
    expect(parseEvent('issue_comment', payload)).toEqual({
      kind: 'comment',
      action: 'created',
      commentId: 5,
      author: 'ada',
      said: { kind: 'command', command: 'logs' },
      isPullRequest: true,
      number: 7,
      repository: { id: 42, owner: 'acme', name: 'widgets' },
    });
    const ofGhost = { ...payload, issue: { number: 7 }, comment: { ...payload.comment, user: null } };
    expect(parseEvent('issue_comment', ofGhost)).toMatchObject({ author: '', isPullRequest: false });
  });

  test.each([{ comment: {} }, { issue: null }, { repository: undefined }])(
    'without %j is unreadable',
    (change) => {
      expect(parseEvent('issue_comment', { ...payload, ...change }).kind).toBe('unreadable');
    },
  );
});

test('a schedule has almost no payload', () => {
  expect(parseEvent('schedule', { schedule: '0 0 * * *' })).toEqual({
    kind: 'other',
    eventName: 'schedule',
    repository: undefined,
  });
});

describe('a pull request', () => {
  test('of a fork has another repository, of a deleted fork none', () => {
    const head = (repo: unknown) => pullRequest({ pull_request: { head: { sha: 'abc', repo } } });
    expect(parseEvent('pull_request', head({ id: 99 }))).toMatchObject({
      headRepositoryId: 99,
      draft: false,
    });
    expect(parseEvent('pull_request', head(null))).toMatchObject({ headRepositoryId: undefined });
    expect(parseEvent('pull_request', head(undefined))).toMatchObject({ headRepositoryId: undefined });
  });

  test.each([
    ['no number', { number: undefined }, 'number'],
    ['the number zero', { number: 0 }, 'number'],
    ['a number as text', { number: '7' }, 'number'],
    ['no repository', { repository: undefined }, 'repository'],
    ['a repository without an id', { repository: { name: 'x', owner: { login: 'y' } } }, 'repository.id'],
    ['no head', { pull_request: {} }, 'pull_request.head'],
    ['a draft that is neither', { pull_request: { draft: 'no', head: { sha: 'a', repo: null } } }, 'draft'],
  ])('with %s is unreadable, and says where', (_title, change, path) => {
    expect(parseEvent('pull_request', pullRequest(change))).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining(path),
    });
  });
});

describe('a push', () => {
  const push = (ref: string, more = {}) =>
    parseEvent('push', { ref, after: 'abc', repository: REPOSITORY, ...more });

  test.each([
    ['refs/heads/main', 'main'],
    ['refs/heads/feature/a b', 'feature/a b'],
    ['refs/heads/refs/heads/x', 'refs/heads/x'],
    ['refs/tags/v1', undefined],
    ['refs/heads/', undefined],
    ['main', undefined],
  ])('to %s is to the branch %s', (ref, branch) => {
    expect(push(ref)).toMatchObject({ kind: 'push', branch, deleted: false });
  });

  test('that deletes is marked, and null means that it does not', () => {
    expect(push('refs/heads/x', { deleted: true })).toMatchObject({ deleted: true });
    expect(push('refs/heads/x', { deleted: null })).toMatchObject({ deleted: false });
  });
});

test('no JSON makes the parser throw', () => {
  const names = fc.constantFrom(
    'pull_request',
    'pull_request_target',
    'push',
    'delete',
    'issue_comment',
    '',
    '__proto__',
  );
  fc.assert(
    fc.property(names, fc.jsonValue(), (name, payload) => {
      expect(parseEvent(name, payload).kind).toBeTypeOf('string');
    }),
  );
});

describe('what becomes part of a URL', () => {
  const events: readonly [string, object][] = [
    ['pull_request', pullRequest()],
    ['push', { ref: 'refs/heads/main', after: 'abc' }],
    ['delete', { ref: 'main', ref_type: 'branch' }],
    ['workflow_dispatch', {}],
    ['watch', {}],
  ];

  test.each(['..', '.', '', 'a/b', 'a\\b', 'a?b', 'a#b', 'a b', '%2e%2e', 'ä', '-a', 'x'.repeat(101)])(
    'is never the owner %j',
    (login) => {
      const repository = { id: 1, name: 'widgets', owner: { login } };
      for (const [name, event] of events)
        expect(parseEvent(name, { ...event, repository }).kind).toBe('unreadable');
    },
  );

  test.each(['..', '.', '', 'a/b', '../..', 'a?b', '%2e%2e', 'x'.repeat(101)])(
    'is never the repository %j',
    (name) => {
      const repository = { id: 1, name, owner: { login: 'acme' } };
      for (const [event, payload] of events)
        expect(parseEvent(event, { ...payload, repository }).kind).toBe('unreadable');
    },
  );

  test('may be what GitHub allows', () => {
    for (const [login, name] of [
      ['Acme-1', '.github'],
      ['ada_corp', 'a.b_c-D'],
    ])
      expect(parseEvent('watch', { repository: { id: 1, name, owner: { login } } })).toMatchObject({
        repository: { owner: login, name },
      });
  });
});

test("a merge queue's event has its own branch, the base and the commit", () => {
  const merge_group = {
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
    head_sha: 'abc',
    base_ref: 'refs/heads/main',
  };
  expect(parseEvent('merge_group', { action: 'destroyed', merge_group, repository: REPOSITORY })).toEqual({
    kind: 'mergeGroup',
    action: 'destroyed',
    branch: 'gh-readonly-queue/main/pr-7',
    baseBranch: 'main',
    headSha: 'abc',
    repository: { id: 1, owner: 'acme', name: 'widgets' },
  });
});
