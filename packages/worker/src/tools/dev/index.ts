// The part of local development that others may use: a running Worker, and secrets for it. It only re-exports.

export { buildDevPolicy, createDevSecrets, type DevSecrets } from './dev-policy.ts';
export { type RunningWorker, runWrangler, type WranglerOptions } from './run-wrangler.ts';
export { splitOwn } from './split-own.ts';
