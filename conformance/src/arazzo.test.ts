// Two stories of an API user, run by Redocly's `respect` against the spec dialect: a client and checks of another vendor.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createScaledClock, type ServedEmulator, serveEmulator } from '@preview-endpoints/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';

const STORIES = fileURLToPath(new URL('../arazzo/', import.meta.url));
const REDOCLY = join(
  dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
  'bin/cli.js',
);

/** A start takes three quarters of a second, so that it is polled a few times. */
const SPEED = 200;
const START = { kind: 'ready', pendingMs: 50_000, initializingMs: 100_000 } as const;
const RUN_MS = 60_000;

let served: ServedEmulator;
let folder: string;

beforeAll(async () => {
  served = await serveEmulator({ port: 0, dialect: 'spec', clock: createScaledClock(SPEED) });
  folder = await mkdtemp(join(tmpdir(), 'arazzo-'));
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** The part of the tool's report that the test reads. */
interface Report {
  readonly files: Readonly<Record<string, { readonly executedWorkflows: readonly PlayedStory[] }>>;
}

/** When a story jumps to another step, the report has a story in the place of the step. */
interface PlayedStory {
  readonly executedSteps: readonly (PlayedStory | PlayedStep)[];
}

interface PlayedStep {
  readonly stepId: string;
  readonly response: { readonly body: { readonly status: { readonly state: string } } };
}

function listSteps({ executedSteps }: PlayedStory): readonly PlayedStep[] {
  return executedSteps.flatMap((played) => ('executedSteps' in played ? listSteps(played) : [played]));
}

/** Each step and the state in its reply, without repeats. A story that fails rejects with the tool's report. */
async function play(story: string): Promise<readonly string[]> {
  const report = join(folder, `${story}.json`);
  const { urls, token } = served.emulator;
  const inputs = { token, namespace: 'acme', name: 'pr-12-app' };
  await promisify(execFile)(
    process.execPath,
    [
      REDOCLY,
      'respect',
      join(STORIES, `${story}.arazzo.yaml`),
      ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
      '--server',
      `endpoints=${urls.api}`,
      '--json-output',
      report,
    ],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
  );
  const { files }: Report = JSON.parse(await readFile(report, 'utf8'));
  const stories = Object.values(files).flatMap((file) => file.executedWorkflows);
  const steps = stories.flatMap(listSteps);
  return [...new Set(steps.map(({ stepId, response }) => `${stepId}: ${response.body.status.state}`))];
}

it(
  'deploys and waits until the endpoint runs, then pauses it and resumes it',
  async () => {
    served.emulator.admin.queueStart({ outcome: START });
    expect((await play('deploy-and-wait')).at(-1)).toBe('wait: running');
    const asked = served.emulator.admin.requests().filter(({ method }) => method === 'GET');
    expect(asked.length).toBeGreaterThan(1);
    expect(await play('toggle')).toEqual(['read: running', 'pause: paused']);
    expect(await play('toggle')).toEqual(['read: paused', 'resume: pending']);
  },
  RUN_MS,
);
