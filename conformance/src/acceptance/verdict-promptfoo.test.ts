// promptfoo, unchanged, against the outputs of a run, with the recipe as it is printed. It is no dependency of this repository: it
// brings 379 packages and 274 MB. So it runs where PROMPTFOO names an installed `promptfoo/dist/src/entrypoint.js`.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createStage } from './stage.ts';

const PROMPTFOO = process.env['PROMPTFOO'];
const RECIPE = join(import.meta.dirname, '../../recipes/promptfooconfig.yaml');
const TIMEOUT_MS = 120_000;

test.skipIf(PROMPTFOO === undefined)(
  'promptfoo passes its recipe',
  async () => {
    await using stage = await createStage();
    const { outputs } = await stage.run({
      ...pullRequest(stage, { action: 'opened' }),
      inputs: {
        model: 'acme/chat',
        task: 'text-generation',
        image: '{vLLM: {url: "vllm/vllm-openai:v0.23.0", port: 8000}}',
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'promptfoo-'));
    const written = join(folder, 'results.json');
    const args = [
      PROMPTFOO ?? '',
      'eval',
      '-c',
      RECIPE,
      '-o',
      written,
      '--no-cache',
      '--no-table',
      '--no-write',
    ];
    await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        PROMPTFOO_CONFIG_DIR: folder,
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        SERVED_MODEL: outputs['served-model'] ?? '',
        PREVIEW_OPENAI_URL: outputs['openai-base-url'] ?? '',
        HF_TOKEN: stage.emulator.token,
      },
    });
    const { results } = JSON.parse(await readFile(written, 'utf8'));
    expect(results.stats).toMatchObject({ successes: 2, failures: 0, errors: 0 });
  },
  TIMEOUT_MS,
);
