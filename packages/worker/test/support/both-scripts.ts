// Ingress and executor as one script, so that a test can look into the objects; only for tests.

export { EndpointObject, Executor, TriggerIndex } from '../../src/executor/index.ts';
export { default } from '../../src/ingress/index.ts';
