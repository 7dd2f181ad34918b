// How many requests of a deploy wait for one another: before the create, and between readiness and the comment.

import { expect, test } from 'vitest';
import { followDeploy } from './follow-deploy.ts';

test.each(['first', 'push'] as const)('a %s deploy says within two requests that it is ready', async (of) => {
  const followed = await followDeploy(of);
  expect(followed.afterReady).toBeLessThanOrEqual(2);
  // A push reads what is there once more before it writes.
  expect(followed.beforeCreate).toBeLessThanOrEqual(of === 'first' ? 1 : 2);
  expect(followed.github).toBeLessThan(of === 'first' ? 12 : 14);
});
