// The causes of failed starts, told from recorded lines.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import { describe, expect, test } from 'vitest';
import { type Cause, diagnose } from './diagnose.ts';

const failed: PreviewFault = { kind: 'startFailed', state: 'failed', message: 'Endpoint failed to start' };

const LINES: readonly (readonly [Cause, string])[] = [
  ['outOfMemory', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'],
  ['outOfMemory', 'Container was OOMKilled'],
  ['outOfMemory', 'process exited with code 137'],
  ['gatedModel', 'huggingface_hub.errors.GatedRepoError: 403 Client Error.'],
  ['gatedModel', 'Access to model meta-llama/Llama-3.1-8B is restricted.'],
  ['modelNotFound', 'OSError: acme/x does not appear to have a file named config.json.'],
  ['imagePull', 'Back-off pulling image: ImagePullBackOff'],
  ['imagePull', 'manifest for acme/server:v9 not found'],
  ['diskFull', 'OSError: [Errno 28] No space left on device'],
  ['missingPackage', "ModuleNotFoundError: No module named 'flash_attn'"],
];

describe('a failed start', () => {
  test.each(LINES)('is told as %s by its log line %j', (cause, line) => {
    const diagnosis = diagnose(failed, ['starting', line, 'bye']);
    expect(diagnosis).toMatchObject({ cause, evidence: line });
    expect(diagnosis?.remedy).not.toBe('');
  });

  test('is told by the message of the API when there is no log', () => {
    expect(diagnose({ ...failed, message: 'CUDA out of memory' }, [])).toMatchObject({
      cause: 'outOfMemory',
    });
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

  test('is a matter of port or route when the server in the container is up', () => {
    const logs = ['INFO: Uvicorn running on http://0.0.0.0:8000'];
    expect(diagnose(late('initializing'), logs)).toMatchObject({ cause: 'healthRoute' });
  });

  test('is a matter of capacity when it was never scheduled', () => {
    expect(diagnose(late('pending'), [])).toMatchObject({ cause: 'noCapacity' });
  });

  test('is no matter of capacity once it was scheduled, which every log tells of', () => {
    const logs = ['2026-01-05T09:00:00Z Waiting to be scheduled', 'Container is starting'];
    expect(diagnose(late('initializing'), logs)).toBeUndefined();
  });

  test('stays unexplained while it initializes in silence', () => {
    expect(diagnose(late('initializing'), [])).toBeUndefined();
  });
});
