// How many requests of a deploy are made one after the other: before the create, and between readiness and the comment.

import { expect, test } from 'vitest';
import { followDeploy } from './follow-deploy.ts';

test.each(['first', 'push'] as const)(
  'a %s deploy comments within two requests after readiness',
  async (of) => {
    const followed = await followDeploy(of);
    expect(followed.afterReady).toBeLessThanOrEqual(2);
    // A push first reads the existing preview, with one more request.
    expect(followed.beforeCreate).toBeLessThanOrEqual(of === 'first' ? 1 : 2);
    expect(followed.github).toBeLessThan(of === 'first' ? 12 : 14);
  },
);
