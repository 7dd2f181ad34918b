// The public surface of the core; it only re-exports.

export type { Clock, Fetch, Log, LogEvent, Ports, Random } from './ports.ts';
export { failure, type Result, success } from './result.ts';
