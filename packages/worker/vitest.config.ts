// Three kinds of tests: pure ones in Node, those of the Worker inside workerd with the emulator as upstream, and those
// that run commands as their users do.
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { kCurrentWorker } from 'miniflare';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';
import { splitOwn } from './src/tools/dev/split-own.ts';
import { buildNotifications, POLICY, REPORTS, TEST_BINDINGS } from './test/support/bindings.ts';

// Wrangler asks for the Worker's secrets here; the tests bind their own.
const { HF_TOKEN } = TEST_BINDINGS;
Object.assign(process.env, { HF_TOKEN, POLICY: TEST_BINDINGS.POLICY, RULES: '' });

/** As a deploy splits it; `hooks` is who is notified. */
function split(hooks: string) {
  const policy = { ...POLICY, ...REPORTS, notifications: buildNotifications(hooks) };
  const { ingress, executor } = splitOwn({ HF_TOKEN, POLICY: JSON.stringify(policy) });
  return { ...ingress, ...executor };
}

const inWorkerd = 'test/**/*.worker.test.ts';
const inProcesses = 'src/**/*.process.test.ts';

/** In wrangler.jsonc they are of another script. */
const own = (className: string) => ({ className, useSQLite: true });

export default mergeConfig(
  base,
  defineConfig({
    test: {
      // The Worker's log lines; what may be in them has its own test.
      silent: true,
      projects: [
        { extends: true, test: { name: 'pure', exclude: [inProcesses] } },
        {
          extends: true,
          // Mostly waiting, so the files wait side by side.
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
            // Every test has endpoints of its own, so one runtime serves all files.
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
