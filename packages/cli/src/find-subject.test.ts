// Tests how the repository and its merge request or branch are read from flags and CI systems.

import { describe, expect, test } from 'vitest';
import { findSubject } from './find-subject.ts';

const NO_FLAGS = {
  repository: undefined,
  repositoryId: undefined,
  pullRequest: undefined,
  branch: undefined,
};
const SHA = '1'.repeat(40);

describe('a CI system', () => {
  test('GitLab gives project, merge request and server; subgroups are part of the owner', async () => {
    const env = {
      GITLAB_CI: 'true',
      CI_PROJECT_ID: '77',
      CI_PROJECT_PATH: 'group/sub/widgets',
      CI_SERVER_URL: 'https://gitlab.example.com',
      CI_MERGE_REQUEST_IID: '12',
      CI_COMMIT_SHA: SHA,
    };
    expect(await findSubject(NO_FLAGS, env)).toEqual({
      ok: true,
      value: {
        repository: { server: 'gitlab.example.com', id: 77, owner: 'group/sub', name: 'widgets' },
        target: { kind: 'pullRequest', number: 12 },
        headSha: SHA,
      },
    });
  });

  test('CircleCI gives the pull request as the URL of its page, or else the branch', async () => {
    const env = { CIRCLECI: 'true', CIRCLE_PROJECT_USERNAME: 'acme', CIRCLE_PROJECT_REPONAME: 'widgets' };
    const pull = { CIRCLE_PULL_REQUEST: 'https://github.com/acme/widgets/pull/9' };
    expect(await findSubject(NO_FLAGS, { ...env, ...pull })).toMatchObject({
      value: { target: { kind: 'pullRequest', number: 9 } },
    });
    expect(await findSubject(NO_FLAGS, { ...env, CIRCLE_BRANCH: 'main' })).toMatchObject({
      value: { repository: { owner: 'acme', name: 'widgets' }, target: { kind: 'branch', name: 'main' } },
    });
  });

  test('Jenkins gives the repository as its URL', async () => {
    const env = {
      JENKINS_URL: 'https://ci.example.com',
      GIT_URL: 'https://git.example.com/acme/widgets.git',
      CHANGE_ID: '3',
    };
    expect(await findSubject(NO_FLAGS, env)).toMatchObject({
      value: {
        repository: { server: 'git.example.com', owner: 'acme', name: 'widgets' },
        target: { kind: 'pullRequest', number: 3 },
      },
    });
  });

  test.each([
    'git@git.example.com:acme/widgets.git',
    'ssh://git@git.example.com:2222/acme/widgets.git',
    'https://git.example.com/acme/widgets',
  ])('Jenkins may give the URL as Git writes it: %s', async (address) => {
    const env = { JENKINS_URL: 'https://ci.example.com', GIT_URL: address, BRANCH_NAME: 'main' };
    expect(await findSubject(NO_FLAGS, env)).toMatchObject({
      value: { repository: { server: 'git.example.com', owner: 'acme', name: 'widgets' } },
    });
  });

  test('is completely overruled by flags', async () => {
    const env = { GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/widgets', CI_MERGE_REQUEST_IID: '12' };
    expect(await findSubject({ ...NO_FLAGS, branch: 'main' }, env)).toMatchObject({
      value: { target: { kind: 'branch', name: 'main' } },
    });
  });
});

describe('without a number of the repository', () => {
  const place = { ...NO_FLAGS, branch: 'main' };
  const idOf = async (repository: string): Promise<number | undefined> => {
    const found = await findSubject({ ...place, repository }, {});
    return found.ok ? found.value.repository.id : undefined;
  };

  test('the name gives a number, always the same, and a different one for another name', async () => {
    const id = await idOf('acme/widgets');
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(await idOf('Acme/Widgets')).toBe(id);
    expect(await idOf('acme/gadgets')).not.toBe(id);
  });
});

test.each([
  ['no repository', { branch: 'main' }],
  ['a repository without an owner', { repository: 'widgets', branch: 'main' }],
  ['neither pull request nor branch', { repository: 'acme/widgets' }],
  ['a pull request that is not a number', { repository: 'acme/widgets', pullRequest: 'x' }],
  ['an id that is not a number', { repository: 'acme/widgets', branch: 'main', repositoryId: 'x' }],
])('%s is refused with one sentence', async (_what, flags) => {
  const found = await findSubject({ ...NO_FLAGS, ...flags }, {});
  expect(found).toMatchObject({ ok: false, fault: expect.stringMatching(/^wanted /) });
});
