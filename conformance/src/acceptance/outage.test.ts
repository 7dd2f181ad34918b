// An outage of the Hub, or a catalogue that changed its mind, is no change of the preview.

import { describe, expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createSourceStage } from './stage.ts';

describe.each([429, 503])('a Hub that answers %i', (status) => {
  test('rolls nothing: the preview stays at its commit, and the log says so', async () => {
    await using stage = createSourceStage();
    const inputs = { revision: 'main', wait: 'false' };
    await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
    const writes = stage.writes();
    stage.emulator.admin.addFault({ side: 'hub', times: 100, fault: { kind: 'status', status } });
    const run = await stage.run({ ...pullRequest(stage, { action: 'synchronize' }), inputs });
    expect(run).toMatchObject({ conclusion: 'success', outputs: { outcome: 'unchanged' } });
    expect(stage.writes()).toBe(writes);
    expect(run.rawLog.join('\n')).toContain('the preview stays at');
  });

  test('does not keep a first deploy from going on', async () => {
    await using stage = createSourceStage();
    stage.emulator.admin.addFault({ side: 'hub', times: 100, fault: { kind: 'status', status } });
    const inputs = { revision: 'main', task: 'text-classification', wait: 'false' };
    const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
    expect(run.outputs).toMatchObject({ outcome: 'created' });
  });
});
