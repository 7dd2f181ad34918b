// The public surface of the core; it only re-exports.

export { buildCatalogueRequest, type WireRequest } from './client/catalogue-request.ts';
export { type Client, type ClientOptions, createClient } from './client/client.ts';
export { type Catalogue, type Instance, parseCatalogue } from './client/dialects/catalogue.ts';
export { DIALECTS, type Dialect, type DialectChoice, PRODUCTION_API_URL } from './client/dialects/dialect.ts';
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
export { explainFault, type FaultText } from './client/fault-text.ts';
export { setAlarm } from './client/http/alarm.ts';
export { requestedWaitMs } from './client/http/backoff.ts';
export {
  parseModelId,
  parseSegment,
  type SegmentFault,
  type SegmentKind,
} from './client/http/path-segment.ts';
export type { Reply } from './client/http/retry.ts';
export {
  type Call,
  createTransport,
  DEFAULT_LIMITS,
  type Transport,
  type TransportLimits,
  type TransportOptions,
} from './client/http/transport.ts';
export { type CallName, type Operation, type OperationId, operations } from './client/operations.ts';
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
} from './client/schemas/endpoint.ts';
export { ENDPOINT_NAME_PATTERN } from './client/schemas/endpoint-name.ts';
export { IMAGE_VARIANTS, type Image, type ImageVariant, imageSchema } from './client/schemas/image.ts';
export { parseWith } from './client/schemas/issues.ts';
export {
  type EndpointMetrics,
  productionMetricsSchema,
  specMetricsSchema,
} from './client/schemas/metrics.ts';
export { type MetricSample, parseOpenMetrics } from './client/schemas/open-metrics.ts';
export {
  ACCELERATORS,
  type Accelerator,
  ENDPOINT_TYPES,
  type EndpointType,
  FRAMEWORKS,
  type Framework,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
} from './client/schemas/request-words.ts';
export {
  type CreateEndpointRequest,
  createEndpointRequestSchema,
  type UpdateEndpointRequest,
  updateEndpointRequestSchema,
} from './client/schemas/requests.ts';
export type { EndpointRef } from './client/send-operation.ts';
export type { Goal } from './client/wait/goals.ts';
export type { Mismatch, WaitFault } from './client/wait/wait-fault.ts';
export type { Look, WaitOptions, WaitOutcome } from './client/wait/wait-until.ts';
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
export { BRANCH_ENV_KEY } from './previews/branch-mark.ts';
export { type Deployed, type DeployOptions, deployPreview } from './previews/deploy.ts';
export { buildDesired, type DesiredPreview, type PreviewSpec } from './previews/desired.ts';
export { type Difference, diffEndpoint } from './previews/diff.ts';
export { type FoundPreview, findPreviews } from './previews/find.ts';
export { FINGERPRINT_ENV_KEY, isCommitSha } from './previews/fingerprint.ts';
export {
  describeTarget,
  type PreviewIdentity,
  type PreviewTarget,
  VARIANT_PATTERN,
} from './previews/identity.ts';
export { identifyPreview, identifyPullRequestPreview, previewName } from './previews/name.ts';
export {
  decideNamedOwnership,
  decideOwnership,
  type Ownership,
  type OwnershipFacts,
  previewTags,
} from './previews/ownership.ts';
export { type Plan, type PlanOutcome, type PlanStep, planPreview } from './previews/plan.ts';
export type { PreviewFault } from './previews/preview-fault.ts';
export {
  chooseInstance,
  costAtMost,
  endpointCostAtMost,
  endpointHourlyPrice,
  hourlyPrice,
  type InstanceChoice,
  renderInstance,
} from './previews/price.ts';
export { type RemoveOptions, removeEndpoint } from './previews/remove.ts';
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
} from './previews/sweep.ts';
export { redact, redactKnown } from './redact.ts';
export { failure, type Result, success } from './result.ts';
export { Secret } from './secret.ts';
export { createSystemPorts, systemClock } from './system-ports.ts';
export { parseGithubSignature, verifyGithubWebhook } from './webhooks/github-signature.ts';
export { matchSharedSecret, weaknessOfSharedSecret } from './webhooks/shared-secret.ts';
export type { KeyedSecret, Match, SignatureFault, WeakSecret } from './webhooks/signature-fault.ts';
export { readSigningSecret, SIGNING_SECRET_PREFIX } from './webhooks/signing-secret.ts';
export {
  parseSignedHeaders,
  type SignedHeaders,
  signStandardWebhook,
  type VerifiedWebhook,
  verifySignedBody,
  verifyStandardWebhook,
  type WebhookToSign,
  type WebhookToVerify,
} from './webhooks/standard-webhooks.ts';
