// Runs the tests of the core beside its sources.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@preview-endpoints/source'] },
  ssr: { resolve: { conditions: ['@preview-endpoints/source'] } },
  // No test patches anything global, so the files can share a worker; starting one for each took most of the time.
  test: { include: ['src/**/*.test.ts'], isolate: false },
});
