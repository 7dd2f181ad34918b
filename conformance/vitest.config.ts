// Runs the conformance tests; see the base for how.
import { mergeConfig } from 'vitest/config';
import base from '../vitest.base.ts';

export default mergeConfig(base, {
  test: {
    include: ['runner/**/*.test.ts'],
    // Acceptance cases mostly wait for their children.
    maxConcurrency: 6,
    maxWorkers: 2,
  },
});
