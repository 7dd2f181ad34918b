// Three kinds of tests: pure ones in Node, those of the Worker inside workerd with the emulator as upstream, and those
// that run commands as their users do.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';
import { TEST_BINDINGS } from './src/testing/bindings.ts';

const inWorkerd = 'src/**/*.worker.test.ts';
const inProcesses = 'src/**/*.process.test.ts';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      // The Worker's log lines; what may be in them has its own test.
      silent: true,
      projects: [
        { extends: true, test: { name: 'pure', exclude: [inWorkerd, inProcesses] } },
        { extends: true, test: { name: 'processes', exclude: ['src/**/!(*.process).test.ts'] } },
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
            exclude: ['src/**/!(*.worker).test.ts'],
            globalSetup: ['./src/testing/serve-emulator.ts'],
          },
        },
      ],
    },
  }),
);
