// What every package's tests run with: the workspaces from source, and room on a busy machine.
import { defineConfig } from 'vitest/config';

const conditions = ['@preview-endpoints/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    // No test patches anything global, so files share a worker; starting one for each took most of the time.
    isolate: false,
    // No test measures time; a limit that a busy machine can reach would only lie.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
