// Hugging Face's own client for Python, unchanged, against the emulator over HTTP.
// It is no npm package: `npm run huggingface-hub -w conformance` installs it in a separate folder; this runs nightly.

import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createScaledClock, serveEmulator } from '@preview-endpoints/emulator';
import { expect, test } from 'vitest';

/** The Python that has huggingface_hub. */
const { HUGGINGFACE_HUB_PYTHON: PYTHON } = process.env;
const SCRIPT = join(import.meta.dirname, '../python/endpoint_life.py');
/** A start of some minutes passes within a second. */
const SPEED = 600;

test.skipIf(PYTHON === undefined)('huggingface_hub leads an endpoint through its whole life', async () => {
  const served = await serveEmulator({ port: 0, dialect: 'production', clock: createScaledClock(SPEED) });
  try {
    const env = { PATH: process.env['PATH'], API: served.emulator.urls.api, HF_TOKEN: served.emulator.token };
    const { stdout } = await promisify(execFile)(resolve(PYTHON ?? ''), [SCRIPT], { env });
    const steps = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['create', 'pending'],
      ['wait', 'running'],
      ['ask', undefined],
      ['pause', 'paused'],
      ['stays paused', 'paused'],
      ['resume', 'pending'],
      ['wait', 'running'],
      ['scale to zero', 'scaledToZero'],
      ['update', 'scaledToZero'],
      ['get', 'scaledToZero'],
      ['delete', undefined],
    ]);
    expect(steps[2].answer).toMatch(/TextClassificationOutputElement/);
  } finally {
    await served.close();
  }
});
