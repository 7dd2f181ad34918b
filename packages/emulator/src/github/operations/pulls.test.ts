// Lists of pull requests: their filters and their order.

import { expect, it } from 'vitest';
import { createGitHubSide } from '../index.ts';

/** Four pull requests, created a minute apart: two open from this repository, one closed, one open from a fork. */
function buildSide() {
  const clock = { nowMs: Date.UTC(2026, 10, 23) };
  const { app, admin } = createGitHubSide({ now: () => clock.nowMs });
  const put = (number: number, facts: object) => {
    clock.nowMs += 60_000;
    admin.putPullRequest({ number, ...facts });
  };
  put(1, { headRef: 'one' });
  put(2, { headRef: 'two', baseRef: 'next' });
  put(3, { headRef: 'three', state: 'closed' });
  put(4, { headRef: 'one', headRepoFullName: 'eve/widgets' });
  clock.nowMs += 60_000;
  admin.pushPullRequest({ number: 1 });
  admin.addComment({ issue: 2, author: 'ada', body: 'Popular' });
  return async (search: string): Promise<readonly unknown[] | number> => {
    const headers = { authorization: 'Bearer ghs_emulator', 'user-agent': 'test' };
    const response = await app.request(`http://x/github/repos/acme/widgets/pulls?${search}`, { headers });
    const body: unknown = await response.json();
    return Array.isArray(body) ? body.map((pull: { number: number }) => pull.number) : response.status;
  };
}

it.each([
  ['', [4, 2, 1]],
  ['state=closed', [3]],
  ['state=all&direction=asc', [1, 2, 3, 4]],
  ['state=all&sort=updated&direction=desc', [2, 1, 4, 3]],
  ['sort=popularity&direction=desc&per_page=1', [2]],
  ['sort=updated', [4, 1, 2]],
  ['base=next', [2]],
  ['head=acme:one', [1]],
  ['head=ACME:one', [1]],
  ['head=eve:one', [4]],
  ['head=acme:ONE', []],
  ['head=one', [4, 2, 1]],
  ['direction=sideways', 422],
  ['sort=toString', 422],
])('answers "%s" with %j', async (search, expected) => {
  expect(await buildSide()(search)).toEqual(expected);
});
