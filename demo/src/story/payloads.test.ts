// Tests of the recorded payloads and of the changes that the story makes to them.

import { expect, it } from 'vitest';
import { readPullRequestPayloads, withHead } from './payloads.ts';

const { synchronize, closed } = readPullRequestPayloads();
const RECORDED_HEAD = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

it('a pushed commit moves the head, and `before` is the recorded head', () => {
  expect(withHead(synchronize, HEAD)).toMatchObject({
    before: RECORDED_HEAD,
    after: HEAD,
    pull_request: { number: 2, head: { ref: 'changes', sha: HEAD } },
  });
});

it('a closed pull request keeps its head and has no commits `before` and `after`', () => {
  const payload = withHead(closed, HEAD);
  expect(payload).toMatchObject({ action: 'closed', pull_request: { head: { sha: HEAD } } });
  expect(payload).not.toHaveProperty('after');
});

it('the recorded payload itself is not changed', () => {
  withHead(synchronize, HEAD);
  expect(synchronize).toMatchObject({ after: RECORDED_HEAD });
});
