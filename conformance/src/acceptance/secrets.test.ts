// A marked secret in every input that accepts one appears nowhere: log, outputs, summary, state, comment, deployment.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { createHarness, createSourceHarness, type Harness } from './harness.ts';
import { comments, deployments } from './read-github.ts';

const HF_TOKEN = 'hf_MARKEDmarkedMARKED';
const GITHUB_TOKEN = 'ghs_emulator';
const SECRET = 'correct-horse-battery "staple" \\ ünï';
const PASSWORD = 'registry-pass-word';

const INPUTS = {
  'hf-token': HF_TOKEN,
  secrets: `API_KEY=${SECRET}\nEMPTY=\nSHORT=1`,
  image: `{custom: {url: registry.example/app:1, credentials: {username: bot, password: ${PASSWORD}}}}`,
};

type Run = Awaited<ReturnType<Harness['run']>>;

function everythingSaid(harness: Harness, run: Run): string {
  const { rawLog, outputs, summary, state, annotations } = run;
  return JSON.stringify([
    rawLog,
    outputs,
    summary,
    state,
    annotations,
    comments(harness),
    deployments(harness),
  ]);
}

test.concurrent.each([
  ['that is ready', { kind: 'ready' }],
  [
    'that fails with everything in its log and messages',
    {
      kind: 'failed',
      message: `cannot use ${HF_TOKEN}`,
      errorMessage: `cannot use ${HF_TOKEN} nor ${SECRET} nor ${PASSWORD}`,
      logs: [
        HF_TOKEN,
        SECRET,
        JSON.stringify({ SECRET, PASSWORD }),
        encodeURIComponent(SECRET),
        `${'x'.repeat(290)}${PASSWORD}`,
      ],
    },
  ],
] as const)('a preview %s shows no secret', async (_title, outcome) => {
  await using harness = await createHarness();
  harness.emulator.admin.setToken({ token: HF_TOKEN, manage: true, infer: true });
  harness.emulator.admin.queueStart({ outcome });
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs: INPUTS });
  expect(run.conclusion).toBe(outcome.kind === 'ready' ? 'success' : 'failure');
  expect(run.masks).toEqual(expect.arrayContaining([HF_TOKEN, GITHUB_TOKEN, SECRET, PASSWORD]));
  expect(run.masks).not.toContain('1');
  const said = everythingSaid(harness, run);
  for (const secret of [HF_TOKEN, GITHUB_TOKEN, SECRET, JSON.stringify(SECRET).slice(1, -1), PASSWORD]) {
    expect(said).not.toContain(secret);
    expect(said).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
});

test.each([
  ['hf-token', { 'hf-token': `Bearer ${HF_TOKEN}` }],
  ['secrets', { secrets: `${SECRET}\n=${SECRET}` }],
  ['image', { image: `{custom: {credentials: ${PASSWORD}}}` }],
  ['instance-type', { 'instance-type': HF_TOKEN }],
  ['api-url', { 'api-url': `https://user:${PASSWORD}@example.com` }],
])('a mistake in %s is reported without its value', async (key, inputs) => {
  await using harness = createSourceHarness();
  const run = await harness.run({ ...pullRequest(harness, { action: 'opened' }), inputs });
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(key) }]);
  const said = everythingSaid(harness, run);
  for (const secret of [HF_TOKEN, SECRET, PASSWORD]) expect(said).not.toContain(secret);
});
