// What every package's tests run with: the workspaces from source, and room on a busy machine.
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Beside what npm installs: nobody commits it, and it goes when the packages go. Node itself sees what is out of date. */
const COMPILED_CODE = join(import.meta.dirname, 'node_modules/.cache/compiled-code');

const conditions = ['@preview-endpoints/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    // `npm run check` shows what failed and nothing else.
    reporters: process.env['FAILURES_ONLY'] === undefined ? ['default'] : ['minimal'],
    // No test patches anything global, so files share a worker; starting one for each took most of the time.
    isolate: false,
    // The tests start the bundle some hundred times, and compiling it is an eighth of each start.
    env: { NODE_COMPILE_CACHE: COMPILED_CODE },
    // No test measures time; a limit that a busy machine can reach would only lie.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
