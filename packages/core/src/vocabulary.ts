// The part of the public surface that needs no schema: words, limits, patterns and the first request, for programs that must start fast.

export { DIALECTS, type Dialect, type DialectChoice } from './api/dialect.ts';
export { ENDPOINT_NAME_PATTERN } from './api/endpoint-name.ts';
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
export { buildCatalogueRequest, type WireRequest } from './client/catalogue-request.ts';
export { parseModelId, parseSegment } from './client/path-segment.ts';
export { type PreviewTarget, VARIANT_PATTERN } from './preview/identity.ts';
export { redact } from './redact.ts';
export { failure, type Result, success } from './result.ts';
export { Secret } from './secret.ts';
