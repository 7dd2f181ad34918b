// Runs the tests of this folder in a local workerd, without network access.

import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['@preview-endpoints/source'] },
  ssr: { resolve: { conditions: ['@preview-endpoints/source'] } },
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: '2026-11-02' } })],
  test: { include: ['*.test.ts'] },
});
