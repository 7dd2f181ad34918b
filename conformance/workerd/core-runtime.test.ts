// Runs the core's assertions in workerd, the runtime of Cloudflare Workers.

import { expect, test } from 'vitest';
import { describeCore } from '../runtime/core-runtime.ts';

test('this is workerd', () => {
  expect(navigator.userAgent).toBe('Cloudflare-Workers');
});

describeCore();
