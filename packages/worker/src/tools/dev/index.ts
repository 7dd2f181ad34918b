// What others may use of local development: a running Worker, and secrets made for it. It only re-exports.

export { buildDevPolicy, createDevSecrets, type DevSecrets } from './dev-policy.ts';
export { type RunningWorker, runWrangler, type WranglerOptions } from './run-wrangler.ts';
export { splitOwn } from './split-own.ts';
