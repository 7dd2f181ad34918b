// The causes of failed starts, recognised by recorded log lines.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { Cause } from './rules.ts';

const failed: PreviewFault = { kind: 'startFailed', state: 'failed', message: 'Endpoint failed to start' };

const LINES: readonly (readonly [Cause, string])[] = [
  ['outOfMemory', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'],
  ['outOfMemory', 'Container was OOMKilled'],
  ['outOfMemory', 'process exited with code 137'],
  ['outOfMemory', 'Memory limit exceeded (30.0G)'],
  ['outOfMemory', 'ValueError: No available memory for the cache blocks.'],
  ['diskFull', 'Pod ephemeral local storage usage exceeds the total limit: ephemeral-storage'],
  [
    'gatedModel',
    '403 Client Error: Forbidden for url: https://huggingface.co/acme/x/resolve/main/config.json',
  ],
  ['modelNotFound', 'OSError: Error no file named pytorch_model.bin found in directory /repository.'],
  ['modelNotFound', '404 Client Error: Not Found for url: https://huggingface.co/acme/x/resolve/main/x.json'],
  ['wrongArchitecture', 'exec /usr/local/bin/server: exec format error'],
  ['driver', 'RuntimeError: Found no NVIDIA driver on your system.'],
  ['quota', 'Conflict: Quota exceeded'],
  ['noCapacity', 'Scheduling failure: not enough hardware capacity'],
  ['payment', 'Forbidden: Payment method required for namespace: acme'],
  ['unsupportedModel', 'but Transformers does not recognize this architecture.'],
  ['wrongArguments', 'api_server.py: error: unrecognized arguments: --max-len'],
  ['healthRoute', 'Readiness probe failed: connect: connection refused'],
  ['healthRoute', 'The port 80 is not open'],
  ['gatedModel', 'huggingface_hub.errors.GatedRepoError: 403 Client Error.'],
  ['gatedModel', 'Access to model meta-llama/Llama-3.1-8B is restricted.'],
  ['modelNotFound', 'OSError: acme/x does not appear to have a file named config.json.'],
  ['imagePull', 'Back-off pulling image: ImagePullBackOff'],
  ['imagePull', 'manifest for acme/server:v9 not found'],
  ['diskFull', 'OSError: [Errno 28] No space left on device'],
  ['missingPackage', "ModuleNotFoundError: No module named 'flash_attn'"],
];

describe('a failed start', () => {
  test.each(LINES)('has the cause %s for the log line %j', (cause, line) => {
    const diagnosis = diagnose(failed, ['starting', line, 'bye']);
    expect(diagnosis).toMatchObject({ cause, evidence: line });
    expect(diagnosis?.remedy).not.toBe('');
  });

  test("has its cause from the API's message if there is no log", () => {
    expect(diagnose({ ...failed, message: 'CUDA out of memory' }, [])).toMatchObject({
      cause: 'outOfMemory',
    });
  });

  test('with a hostile line of a megabyte is diagnosed at once', () => {
    const startedMs = performance.now();
    diagnose(failed, ['Access to model '.repeat(65_536), '404 Client Error'.repeat(65_536)]);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  test('is not explained when no rule fits', () => {
    expect(diagnose(failed, ['all is well'])).toBeUndefined();
  });
});

describe('a start that took too long', () => {
  const late = (state: string): PreviewFault => ({
    kind: 'deadlinePassed',
    goal: 'ready',
    state,
    waitedMs: 1_800_000,
  });

  test('has a wrong port or route as its cause if the server in the container is up', () => {
    const logs = ['INFO: Uvicorn running on http://0.0.0.0:8000'];
    expect(diagnose(late('initializing'), logs)).toMatchObject({ cause: 'healthRoute' });
  });

  test('has missing capacity as its cause if it was never scheduled', () => {
    expect(diagnose(late('pending'), [])).toMatchObject({ cause: 'noCapacity' });
  });

  test('does not have missing capacity as its cause once it was scheduled', () => {
    const logs = ['2026-01-05T09:00:00Z Waiting to be scheduled', 'Container is starting'];
    expect(diagnose(late('initializing'), logs)).toBeUndefined();
  });

  test('stays unexplained while it initializes without a log line', () => {
    expect(diagnose(late('initializing'), [])).toBeUndefined();
  });
});
