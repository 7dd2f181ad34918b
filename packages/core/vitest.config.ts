<<<<<<< HEAD
// Runs this package's tests; see the base for how.
export { default } from '../../vitest.base.ts';
=======
// Runs this package's tests; see the base for how. No test here patches anything global, so they share workers.
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

export default mergeConfig(base, { test: { isolate: false } });
>>>>>>> core-tests
