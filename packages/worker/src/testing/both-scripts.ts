// Doors and executor as one script, so that a test can look into the objects; only for tests.

export { EndpointObject, Executor, TriggerIndex } from '../executor.ts';
export { default } from '../index.ts';
