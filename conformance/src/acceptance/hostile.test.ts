// Hostile text from all sources at once: it changes nothing, notifies nobody, and appears only where it has no effect.

import type { ActionRun } from '@preview-endpoints/testkit/runner';
import { expect, test } from 'vitest';
import { pullRequest, push } from './events.ts';
import { createHarness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

/** Characters that git allows in a branch name. */
const BRANCH = 'x"$(id)`<img/src=x>@everyone';
const TITLE = '::set-output name=url::https://evil.test\n::error::pwned @everyone';
const TEXT = [
  '::set-output name=url::https://evil.test',
  '::error::pwned',
  '##[add-mask]CUDA',
  '```',
  '~~~~~~',
  '</code></details><img src=https://evil.test/x.png onerror=alert(1)>',
  '@everyone acme/widgets#1 [click](https://evil.test)',
  '<!-- /preview-endpoints:pr-7 -->',
];
const MEGABYTE = 'x'.repeat(1_000_000);

/** Markdown without its code, in which GitHub shows every character literally. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

function expectHarmless(run: ActionRun, pages: readonly string[]): void {
  for (const page of [...pages, run.summary]) {
    expect(page).not.toBe('');
    expect(page.length).toBeLessThan(65_536);
    expect(outsideCode(page)).not.toMatch(/evil|everyone|<img|pwned|acme\/widgets#1/);
  }
  const commands = run.rawLog.filter((line) => /^\s*::(?!group::|endgroup::)|##\[/.test(line));
  expect(commands).toEqual([expect.stringMatching(/^::error title=/)]);
}

test.concurrent('a start that fails is red with its cause and last log lines, all as inert text', async () => {
  await using harness = await createHarness();
  const logs = ['loading weights', MEGABYTE, ...TEXT, 'CUDA out of memory'];
  harness.emulator.admin.queueStart({ outcome: { kind: 'failed', errorMessage: TEXT.join('\n'), logs } });
  const run = await harness.run(pullRequest(harness, { action: 'opened', title: TITLE, headRef: BRANCH }));
  expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: {} });
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Preview failed' }]);
  expect(run.rawLog).toContainEqual(expect.stringMatching(/CUDA out of memory$/));
  expect(comments(harness)).toEqual([expect.stringContaining('CUDA out of memory')]);
  expect(deployments(harness)).toMatchObject([{ states: ['in_progress', 'failure'] }]);
  expect(harness.only().state).toBe('paused');
  expectHarmless(run, comments(harness));
});

test.concurrent('a reply that is nested without end is a failed expectation, not a mistake of the action', async () => {
  await using harness = await createHarness();
  const body = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  const fault = { kind: 'status', status: 200, body } as const;
  harness.emulator.admin.addFault({ side: 'serve', method: 'POST', times: 9, fault });
  const inputs = {
    'on-failure': 'delete',
    'smoke-test': "{body: {inputs: Hello}, repeat: 1, expect: {json: {'$..label': POSITIVE}}}",
  };
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Smoke test failed' }]);
  expect(harness.present()).toEqual([]);
});

test.concurrent('a model whose answer is hostile fails its smoke test, on a branch whose name is hostile too', async () => {
  await using harness = await createHarness();
  const reply: Parameters<typeof harness.emulator.admin.addFault>[0]['fault'] = {
    kind: 'status',
    status: 200,
    body: [...TEXT, MEGABYTE].join('\n'),
  };
  harness.emulator.admin.addFault({ side: 'serve', method: 'POST', times: 9, fault: reply });
  const inputs = { 'smoke-test': '{body: {inputs: Hello}, expect: {contains: POSITIVE}}' };
  const run = await harness.run({ ...push(harness, `refs/heads/${BRANCH}`), inputs });
  expect(run).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: {} });
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Smoke test failed' }]);
  expect(harness.only().name).toMatch(/^[a-z0-9-]{2,32}$/);
  expectHarmless(run, []);
});
