// The body that creates a sample endpoint, for the welcome text and for tests.

import { SAMPLE_SPEC } from '@preview-endpoints/testkit/sample-endpoint';

export const SAMPLE_ENDPOINT = { name: 'sentiment', ...SAMPLE_SPEC } as const;
