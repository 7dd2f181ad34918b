// Compares what an endpoint serves with the spec: revision, image, instance. Pure.

import type { Endpoint, Mismatch } from '@preview-endpoints/core/client';
import { type DesiredPreview, diffEndpoint } from '@preview-endpoints/core/previews';

/** The fields that decide what answers a request; scaling and tags do not. */
const SERVED = /^(?:provider|compute\.(?!scaling)|model)\b/;

export function compareServed(desired: DesiredPreview, endpoint: Endpoint): readonly Mismatch[] {
  return diffEndpoint(desired, endpoint)
    .filter((difference) => SERVED.test(difference.path))
    .map(({ path, from, to }) => ({ path, asked: to, got: from }));
}
