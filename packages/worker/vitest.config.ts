// Three kinds of tests: pure tests in Node, tests of the Worker inside workerd with the emulator as upstream, and tests that run
// commands as their users do.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { kCurrentWorker } from 'miniflare';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';
import { splitOwn } from './src/tools/dev/split-own.ts';
import { buildNotifications, POLICY, REPORTS, TEST_BINDINGS } from './test/support/bindings.ts';

// Wrangler requires the Worker's secrets here; the tests bind their own.
const { HF_TOKEN } = TEST_BINDINGS;
Object.assign(process.env, { HF_TOKEN, POLICY: TEST_BINDINGS.POLICY, RULES: '' });

/** Splits the bindings as a deploy does; `hooks` is the receiver of notifications. */
function split(hooks: string) {
  const policy = { ...POLICY, ...REPORTS, notifications: buildNotifications(hooks) };
  const { ingress, executor } = splitOwn({ HF_TOKEN, POLICY: JSON.stringify(policy) });
  return { ...ingress, ...executor };
}

const inWorkerd = 'test/**/*.worker.test.ts';
const inProcesses = 'src/**/*.process.test.ts';

/** In wrangler.jsonc these classes belong to another script. */
const own = (className: string) => ({ className, useSQLite: true });

export default mergeConfig(
  base,
  defineConfig({
    test: {
      // Hides the Worker's log lines; a separate test checks their contents.
      silent: true,
      projects: [
        { extends: true, test: { name: 'pure', exclude: [inProcesses] } },
        {
          extends: true,
          // These files mostly wait, so they run at the same time.
          test: { name: 'processes', isolate: true, exclude: ['src/**/!(*.process).test.ts'] },
        },
        {
          extends: true,
          plugins: [
            cloudflareTest(({ inject }) => ({
              main: './test/support/both-scripts.ts',
              wrangler: { configPath: './wrangler.jsonc' },
              miniflare: {
                durableObjects: { ENDPOINTS: own('EndpointObject'), TRIGGERS: own('TriggerIndex') },
                serviceBindings: { EXECUTOR: { name: kCurrentWorker, entrypoint: 'Executor' } },
                bindings: {
                  ...TEST_BINDINGS,
                  API_URL: inject('api'),
                  HUB_URL: inject('hub'),
                  ...split(inject('hooks')),
                  GITHUB_API_URL: inject('github'),
                },
              },
            })),
          ],
          test: {
            name: 'workerd',
            // Every test uses its own endpoints, so one runtime serves all files.
            isolate: false,
            include: [inWorkerd],
            exclude: ['src/**/*.test.ts'],
            globalSetup: ['./test/support/serve-emulator.ts'],
          },
        },
      ],
    },
  }),
);
