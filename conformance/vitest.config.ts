import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@preview-endpoints/source'] },
  ssr: { resolve: { conditions: ['@preview-endpoints/source'] } },
  test: { include: ['src/**/*.test.ts'] },
});
