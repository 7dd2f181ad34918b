// The runner's protocol for tests and the demo: starts the built bundle as GitHub's runner does. Only re-exports.

export { type ActionFile, readActionFile } from './action-file.ts';
export type { RunnerUrls } from './build-environment.ts';
export type { Conclusion } from './end-child.ts';
export { type Annotation, parseLogLine, type RunnerLogLine } from './log-line.ts';
export { type ActionRun, type RunnerJob, runAction } from './run-action.ts';
