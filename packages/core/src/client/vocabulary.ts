// The part of the public surface that needs no schema: words, limits, patterns and the first request, for programs that must start fast.

export { type PreviewTarget, VARIANT_PATTERN } from '../previews/identity.ts';
export { redact } from '../redact.ts';
export { failure, type Result, success } from '../result.ts';
export { Secret } from '../secret.ts';
export { buildCatalogueRequest, type WireRequest } from './catalogue-request.ts';
export { DIALECTS, type Dialect, type DialectChoice } from './dialects/dialect.ts';
export { parseModelId, parseSegment } from './http/path-segment.ts';
export { ENDPOINT_NAME_PATTERN } from './schemas/endpoint-name.ts';
export {
  ACCELERATORS,
  type Accelerator,
  ENDPOINT_TYPES,
  type EndpointType,
  FRAMEWORKS,
  type Framework,
  LONGEST_SCALE_TO_ZERO_MINUTES,
  SHORTEST_SCALE_TO_ZERO_MINUTES,
} from './schemas/request-words.ts';
