// Runs this package's tests; see the base for how.
export { default } from '../../vitest.base.ts';
