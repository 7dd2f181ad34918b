// Runs the conformance tests; see the base for how.
export { default } from '../vitest.base.ts';
