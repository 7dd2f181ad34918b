// An outage of the Hub or a changed catalogue does not change the preview.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';

describe.each([429, 503])('a Hub that answers %i', (status) => {
  test('causes no roll: the preview stays at its commit, and the log says so', async () => {
    await using harness = createSourceHarness();
    const inputs = { revision: 'main', wait: 'false' };
    await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
    const writes = harness.writes();
    harness.emulator.admin.addFault({ side: 'hub', times: 100, fault: { kind: 'status', status } });
    const run = await harness.run({ ...pullRequest(harness, { action: 'synchronize' }), inputs });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'unchanged' } });
    expect(harness.writes()).toBe(writes);
    expect(run.rawLog.join('\n')).toContain('the preview stays at');
  });

  test('does not stop a first deploy', async () => {
    await using harness = createSourceHarness();
    harness.emulator.admin.addFault({ side: 'hub', times: 100, fault: { kind: 'status', status } });
    const inputs = { revision: 'main', task: 'text-classification', wait: 'false' };
    const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
    expect(run.outputs).toMatchObject({ outcome: 'created' });
  });
});
