// Two kinds of tests: pure ones in Node, and those of the Worker itself inside workerd with the emulator as upstream.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';
import { TEST_BINDINGS } from './src/testing/bindings.ts';

const inWorkerd = 'src/**/*.worker.test.ts';
const inNode = 'src/**/!(*.worker).test.ts';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      // The Worker's log lines; what may be in them has its own test.
      silent: true,
      projects: [
        { extends: true, test: { name: 'pure', exclude: [inWorkerd] } },
        {
          extends: true,
          plugins: [
            cloudflareTest(({ inject }) => ({
              main: './src/index.ts',
              wrangler: { configPath: './wrangler.jsonc' },
              miniflare: {
                bindings: { ...TEST_BINDINGS, API_URL: inject('api'), HUB_URL: inject('hub') },
              },
            })),
          ],
          test: {
            name: 'workerd',
            exclude: [inNode],
            globalSetup: ['./src/testing/serve-emulator.ts'],
          },
        },
      ],
    },
  }),
);
