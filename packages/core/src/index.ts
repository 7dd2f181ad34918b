// The base of the core: ports, results, secrets. It only re-exports.

export type { Clock, Fetch, FetchReply, LogEvent, Ports, Random, ReplyHeaders } from './ports.ts';
export { redact, redactKnown } from './redact.ts';
export { failure, type Result, success } from './result.ts';
export { Secret } from './secret.ts';
export { createSystemPorts, systemClock } from './system-ports.ts';
