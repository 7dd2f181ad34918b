// The public surface of the core; it only re-exports.

export { type Catalogue, type Instance, parseCatalogue } from './api/catalogue.ts';
export { DIALECTS, type Dialect, type DialectChoice, PRODUCTION_API_URL } from './api/dialect.ts';
export {
  ENDPOINT_STATES,
  type Endpoint,
  type EndpointState,
  endpointPageSchema,
  endpointSchema,
  healthUrlOf,
  inferenceUrlOf,
  type KnownEndpointState,
  resolveUnder,
  stateOf,
} from './api/endpoint.ts';
export { ENDPOINT_NAME_PATTERN } from './api/endpoint-name.ts';
export { IMAGE_VARIANTS, type Image, type ImageVariant, imageSchema } from './api/image.ts';
export { parseWith } from './api/issues.ts';
export { type EndpointMetrics, productionMetricsSchema, specMetricsSchema } from './api/metrics.ts';
export { type MetricSample, parseOpenMetrics } from './api/open-metrics.ts';
export {
  ACCELERATORS,
  type Accelerator,
  ENDPOINT_TYPES,
  type EndpointType,
  FRAMEWORKS,
  type Framework,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
} from './api/request-words.ts';
export {
  type CreateEndpointRequest,
  createEndpointRequestSchema,
  type UpdateEndpointRequest,
  updateEndpointRequestSchema,
} from './api/requests.ts';
export { setAlarm } from './client/alarm.ts';
export { requestedWaitMs } from './client/backoff.ts';
export { buildCatalogueRequest, type WireRequest } from './client/catalogue-request.ts';
export { type Client, type ClientOptions, createClient } from './client/client.ts';
export { createEndpointClient, type EndpointClient } from './client/endpoint-client.ts';
export { type ErrorReply, parseErrorReply } from './client/error-body.ts';
export {
  type ApiFault,
  type Issue,
  isApiFault,
  leavesOutcomeUnclear,
  type RefusalKind,
  type ReplyEvidence,
} from './client/fault.ts';
export { type CallName, type Operation, type OperationId, operations } from './client/operations.ts';
export { parseModelId, parseSegment, type SegmentFault, type SegmentKind } from './client/path-segment.ts';
export type { Reply } from './client/retry.ts';
export type { EndpointRef } from './client/send-operation.ts';
export {
  type Call,
  createTransport,
  DEFAULT_LIMITS,
  type Transport,
  type TransportLimits,
  type TransportOptions,
} from './client/transport.ts';
export { explainFault, type FaultText } from './fault-text.ts';
export { createHub, HUB_URL, type Hub, type HubModel } from './hub/hub.ts';
export {
  type HubWebhook,
  type MovedRef,
  parseHubWebhook,
  refsMoved,
} from './hub/hub-webhook.ts';
export type {
  Clock,
  Fetch,
  FetchReply,
  Log,
  LogEvent,
  Ports,
  Random,
  ReplyBody,
  ReplyHeaders,
} from './ports.ts';
export { BRANCH_ENV_KEY } from './preview/branch-mark.ts';
export { type Deployed, type DeployOptions, deployPreview } from './preview/deploy.ts';
export { buildDesired, type DesiredPreview, type PreviewSpec } from './preview/desired.ts';
export { type Difference, diffEndpoint } from './preview/diff.ts';
export { type FoundPreview, findPreviews } from './preview/find.ts';
export { FINGERPRINT_ENV_KEY, isCommitSha } from './preview/fingerprint.ts';
export {
  describeTarget,
  type PreviewIdentity,
  type PreviewTarget,
  VARIANT_PATTERN,
} from './preview/identity.ts';
export { identifyPreview, identifyPullRequestPreview, previewName } from './preview/name.ts';
export {
  decideNamedOwnership,
  decideOwnership,
  type Ownership,
  type OwnershipFacts,
  previewTags,
} from './preview/ownership.ts';
export { type Plan, type PlanOutcome, type PlanStep, planPreview } from './preview/plan.ts';
export type { PreviewFault } from './preview/preview-fault.ts';
export {
  chooseInstance,
  costAtMost,
  endpointCostAtMost,
  endpointHourlyPrice,
  hourlyPrice,
  type InstanceChoice,
  renderInstance,
} from './preview/price.ts';
export { type RemoveOptions, removeEndpoint } from './preview/remove.ts';
export {
  capSweep,
  decideSweep,
  identifyCandidate,
  type SweepCandidate,
  type SweepRules,
  type SweepVerdict,
  type TargetStatus,
  targetKey,
  targetsOf,
} from './preview/sweep.ts';
export { redact, redactKnown } from './redact.ts';
export { failure, type Result, success } from './result.ts';
export { Secret } from './secret.ts';
export { parseGithubSignature, verifyGithubWebhook } from './signature/github-signature.ts';
export { matchSharedSecret, weaknessOfSharedSecret } from './signature/shared-secret.ts';
export type { KeyedSecret, Match, SignatureFault, WeakSecret } from './signature/signature-fault.ts';
export { readSigningSecret, SIGNING_SECRET_PREFIX } from './signature/signing-secret.ts';
export {
  parseSignedHeaders,
  type SignedHeaders,
  signStandardWebhook,
  type VerifiedWebhook,
  verifySignedBody,
  verifyStandardWebhook,
  type WebhookToSign,
  type WebhookToVerify,
} from './signature/standard-webhooks.ts';
export { createSystemPorts, systemClock } from './system-ports.ts';
export type { Goal } from './wait/goals.ts';
export type { Mismatch, WaitFault } from './wait/wait-fault.ts';
export type { Look, WaitOptions, WaitOutcome } from './wait/wait-until.ts';
