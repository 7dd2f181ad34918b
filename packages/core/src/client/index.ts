// The client of the Inference Endpoints API. It only re-exports.

export { type Client, createClient } from './client.ts';
export type { ClientOptions } from './client-context.ts';
export type { DialectClient } from './dialect-client.ts';
export type { Catalogue, Instance } from './dialects/catalogue.ts';
export { DIALECTS, type Dialect, type DialectChoice } from './dialects/dialect.ts';
export type { EndpointMetrics } from './dialects/index.ts';
export { parseCatalogue } from './dialects/parse-catalogue.ts';
export type { MetricsWindow } from './dialects/rules.ts';
export { createEndpointClient, type EndpointClient } from './endpoint-client.ts';
export type { EndpointList, ListOptions, UnreadableEndpoint } from './endpoint-list.ts';
export { parseErrorReply } from './error-body.ts';
export {
  type ApiFault,
  type Issue,
  isApiFault,
  leavesOutcomeUnclear,
  type RefusalFault,
  type RefusalKind,
  type ReplyEvidence,
} from './fault.ts';
export { describeFault, explainFault, type FaultText } from './fault-text.ts';
export { setAlarm } from './http/alarm.ts';
export { type Backoff, backoffMs, requestedWaitMs } from './http/backoff.ts';
export { parseModelId, parseSegment } from './http/path-segment.ts';
export type { HttpReply } from './http/retry.ts';
export { createTransport, type TransportLimits } from './http/transport.ts';
export type { CallName } from './operations.ts';
export type { PendingRequests } from './pending-requests.ts';
export {
  type Endpoint,
  type EndpointState,
  endpointSchema,
  inferenceUrlOf,
  type KnownEndpointState,
  resolveUnder,
  stateOf,
} from './schemas/endpoint.ts';
export { ENDPOINT_NAME_PATTERN } from './schemas/endpoint-name.ts';
export { IMAGE_VARIANTS, type Image, imageSchema } from './schemas/image.ts';
export { parseWith } from './schemas/issues.ts';
export {
  ACCELERATORS,
  type Accelerator,
  ENDPOINT_TYPES,
  type EndpointType,
  FRAMEWORKS,
  type Framework,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
  type Task,
} from './schemas/request-words.ts';
export {
  type CreateEndpointRequest,
  createEndpointRequestSchema,
  type UpdateEndpointRequest,
  updateEndpointRequestSchema,
} from './schemas/requests.ts';
export { timeMs } from './schemas/time.ts';
export type { ApiReply, CallOptions, EndpointRef } from './send-operation.ts';
export { decideTokenUse, type TokenUse } from './token-use.ts';
export type { Goal } from './wait/goals.ts';
export type { HealthAnswer } from './wait/health.ts';
export type { Mismatch, WaitFault } from './wait/wait-fault.ts';
export type { Look, WaitOptions, WaitOutcome } from './wait/wait-until.ts';
