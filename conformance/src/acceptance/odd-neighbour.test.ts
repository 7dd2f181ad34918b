// Tests that unreadable endpoints of others do not disturb previews. On the virtual clock.

import { expect, test } from 'vitest';
import { other, pullRequest } from './events.ts';
import { createSourceHarness } from './harness.ts';

const ODD: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[] = [
  { name: 'without-status' },
  { name: 'status-null', status: null },
  { name: 'state-number', status: { state: 7 } },
  { name: 'number-in-env', status: { state: 'running' }, model: { env: { PORT: 8080 } } },
  { name: 'tags-text', status: { state: 'running' }, tags: 'preview-endpoints' },
  { name: 'scaling-text', status: { state: 'running' }, compute: { scaling: 'x' } },
];

test.each(ODD.map((endpoint) => [endpoint]))(
  'beside %j a preview is created, found, deleted and swept',
  async (endpoint) => {
    await using harness = createSourceHarness();
    harness.emulator.admin.putForeign({ namespace: 'acme', endpoint });
    const opened = await harness.run(pullRequest(harness, { action: 'opened' }));
    expect(opened.outputs).toMatchObject({ outcome: 'created' });
    const closed = await harness.run(pullRequest(harness, { action: 'closed' }));
    expect(closed).toMatchObject({ conclusion: 'success', outputs: { outcome: 'deleted' } });
    await harness.run({
      ...pullRequest(harness, { action: 'opened', number: 8 }),
      inputs: { wait: 'false' },
    });
    harness.emulator.github.closePullRequest({ number: 8 });
    const swept = await harness.run({ ...other('schedule'), inputs: {} });
    expect([swept.conclusion, harness.present()]).toEqual(['success', []]);
  },
);
