// Tests what GitHub's answers prove about a target: only GitHub's own text proves that it is gone, and moves are followed.

import { describe, expect, test } from 'vitest';
import type { PreviewTarget } from '../previews/identity.ts';
import { failure, success } from '../result.ts';
import type { GitHubAnswer } from './answer.ts';
import { listAlive } from './list-alive.ts';
import { createTargetReader, pathUnder } from './target-reader.ts';

const API = new URL('https://ghe.example/api/v3');
const REPOSITORY = { id: 4242, full_name: 'acme/widgets' };
const pullRequest: PreviewTarget = { kind: 'pullRequest', number: 7 };
const branch: PreviewTarget = { kind: 'branch', name: 'feature/Ä b' };
const BRANCH_PATH = 'repos/acme/widgets/branches/feature/%C3%84%20b';

function readerOf(answers: Readonly<Record<string, GitHubAnswer>>) {
  const asked: string[] = [];
  const all = { 'repos/acme/widgets': { status: 200, body: REPOSITORY }, ...answers };
  const get = async (path: string) => {
    asked.push(path);
    const answer = new Map(Object.entries<GitHubAnswer>(all)).get(path);
    return answer === undefined ? failure(`no answer for ${path}`) : success(answer);
  };
  const repository = { id: 4242, fullName: 'acme/widgets' };
  const reader = createTargetReader({ apiUrl: API, get, repository });
  const list = (kind: Parameters<typeof listAlive>[1], page: number) =>
    listAlive({ get, repository, reader }, kind, page);
  return { asked, reader, list };
}

const movedTo = (location: string): GitHubAnswer => ({
  status: 301,
  location,
  body: { message: 'Moved Permanently' },
});
const NO_BRANCH = { status: 404, body: { message: 'Branch not found' } };

describe('moves are followed', () => {
  test('a renamed branch is judged at its new address', async () => {
    const { reader } = readerOf({
      [BRANCH_PATH]: movedTo('https://ghe.example/api/v3/repositories/4242/branches/other'),
      'repositories/4242/branches/other': { status: 200, body: { name: 'other' } },
    });
    expect(await reader.targetStatus(branch)).toEqual(success('alive'));
  });

  test('a renamed repository is asked under its new name', async () => {
    const { reader, asked } = readerOf({
      'repos/acme/widgets': movedTo('https://ghe.example/api/v3/repositories/4242'),
      'repositories/4242': { status: 200, body: { id: 4242, full_name: 'acme/gadgets' } },
      'repos/acme/gadgets/pulls/7': { status: 200, body: { number: 7, state: 'closed' } },
    });
    expect(await reader.targetStatus(pullRequest)).toEqual(success('dead'));
    expect(await reader.targetStatus(pullRequest)).toEqual(success('dead'));
    expect(asked).toEqual([
      'repos/acme/widgets',
      'repositories/4242',
      'repos/acme/gadgets/pulls/7',
      'repos/acme/gadgets/pulls/7',
    ]);
  });

  test.each([
    ['to another origin', 'https://evil.example/api/v3/repositories/4242/branches/other'],
    ['out of the API', 'https://ghe.example/login'],
    ['in a circle', `https://ghe.example/api/v3/${BRANCH_PATH}`],
  ])('but not %s', async (_what, location) => {
    const { reader, asked } = readerOf({ [BRANCH_PATH]: movedTo(location) });
    expect(await reader.targetStatus(branch)).toEqual(success('unknown'));
    expect(asked.length).toBeLessThanOrEqual(5);
  });
});

describe('a repository that does not answer as itself proves nothing', () => {
  test.each<[string, GitHubAnswer]>([
    ['another one has the name now', { status: 200, body: { id: 1, full_name: 'acme/widgets' } }],
    ['the token cannot see it', { status: 404, body: { message: 'Not Found' } }],
    ['its name would lead elsewhere', { status: 200, body: { id: 4242, full_name: 'acme/..' } }],
  ])('%s', async (_what, answer) => {
    const { reader, asked } = readerOf({ 'repos/acme/widgets': answer, [BRANCH_PATH]: NO_BRANCH });
    expect(await reader.isRepository()).toEqual(success(false));
    expect(await reader.targetStatus(branch)).toEqual(success('unknown'));
    expect(asked).toEqual(['repos/acme/widgets', 'repos/acme/widgets']);
  });

  test('a pull request of another repository proves nothing', async () => {
    const body = { number: 7, state: 'closed', base: { repo: { id: 1 } } };
    const { reader } = readerOf({ 'repos/acme/widgets/pulls/7': { status: 200, body } });
    expect(await reader.targetStatus(pullRequest)).toEqual(success('unknown'));
  });
});

describe('a list', () => {
  const PULLS = 'repos/acme/widgets/pulls?state=open&sort=created&direction=desc&per_page=100&page=2';
  const BRANCHES = 'repos/acme/widgets/branches?per_page=100&page=1';

  test('shows which targets are alive in this repository, and skips other entries', async () => {
    const base = { repo: { id: 4242 } };
    const body = [
      { number: 7, state: 'open', base },
      { number: 8, state: 'closed', base },
      { number: 9, state: 'open', base: { repo: { id: 1 } } },
      'odd',
    ];
    const { list } = readerOf({
      [PULLS]: { status: 200, body },
      [BRANCHES]: { status: 200, body: [{ name: 'feature/a' }] },
    });
    expect(await list('pullRequest', 2)).toEqual(success({ alive: [pullRequest], isLast: true }));
    expect(await list('branch', 1)).toEqual(
      success({ alive: [{ kind: 'branch', name: 'feature/a' }], isLast: true }),
    );
  });

  test('that is not a list, or whose repository does not answer, shows nothing', async () => {
    const { list } = readerOf({ [PULLS]: { status: 404, body: { message: 'Not Found' } } });
    expect(await list('pullRequest', 2)).toEqual(success(undefined));
    const other = readerOf({
      'repos/acme/widgets': { status: 200, body: { id: 1, full_name: 'acme/widgets' } },
    });
    expect(await other.list('pullRequest', 2)).toEqual(success(undefined));
  });
});

test('the answer about a pull request includes its number of comments', async () => {
  const body = { number: 7, state: 'closed', comments: 3 };
  const { reader } = readerOf({ 'repos/acme/widgets/pulls/7': { status: 200, body } });
  expect(await reader.readTarget(pullRequest)).toEqual(success({ status: 'dead', comments: 3 }));
});

test('a fault is passed on unchanged', async () => {
  expect(await readerOf({}).reader.targetStatus(pullRequest)).toEqual(
    failure('no answer for repos/acme/widgets/pulls/7'),
  );
});

test.each(['../../pulls/7', 'a//b', '', '.hidden', 'x'.repeat(256)])(
  'a name that no branch can have is not requested: %j',
  async (name) => {
    const { reader, asked } = readerOf({});
    expect(await reader.targetStatus({ kind: 'branch', name })).toEqual(success('unknown'));
    expect(asked).toEqual([]);
  },
);

test.each([
  ['https://ghe.example/api/v3/repositories/1', 'repositories/1'],
  ['/api/v3/repositories/1', 'repositories/1'],
  ['https://ghe.example/api/v3evil/repositories/1', undefined],
  ['https://ghe.example/api/v3/../repositories/1', undefined],
  ['http://ghe.example/api/v3/repositories/1', undefined],
])('%s is %s under the API', (location, path) => {
  expect(pathUnder(API, location)).toBe(path);
});
