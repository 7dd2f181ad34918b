// The body that makes an endpoint to try things on: for the welcome text and for tests.

import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';

export const SAMPLE_ENDPOINT = { name: 'sentiment', ...SAMPLE_SPEC } as const;
