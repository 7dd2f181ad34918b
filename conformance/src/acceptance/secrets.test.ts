// A marked secret in every input that takes one appears nowhere: log, outputs, summary, state, comment, deployment.

import { expect, test } from 'vitest';
import { pullRequest } from './events.ts';
import { comments, deployments } from './read-github.ts';
import { createSourceStage, createStage, type Stage } from './stage.ts';

const HF_TOKEN = 'hf_MARKEDmarkedMARKED';
const GITHUB_TOKEN = 'ghs_emulator';
const SECRET = 'correct-horse-battery "staple" \\ ünï';
const PASSWORD = 'registry-pass-word';

const INPUTS = {
  'hf-token': HF_TOKEN,
  secrets: `API_KEY=${SECRET}\nEMPTY=\nSHORT=1`,
  image: `{custom: {url: registry.example/app:1, credentials: {username: bot, password: ${PASSWORD}}}}`,
};

type Run = Awaited<ReturnType<Stage['run']>>;

function everythingSaid(stage: Stage, run: Run): string {
  const { rawLog, outputs, summary, state, annotations } = run;
  return JSON.stringify([rawLog, outputs, summary, state, annotations, comments(stage), deployments(stage)]);
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
  await using stage = await createStage();
  stage.emulator.admin.setToken({ token: HF_TOKEN, manage: true, infer: true });
  stage.emulator.admin.queueStart({ outcome });
  const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs: INPUTS });
  expect(run.conclusion).toBe(outcome.kind === 'ready' ? 'success' : 'failure');
  expect(run.masks).toEqual(expect.arrayContaining([HF_TOKEN, GITHUB_TOKEN, SECRET, PASSWORD]));
  expect(run.masks).not.toContain('1');
  const said = everythingSaid(stage, run);
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
])('a mistake in %s is told without its value', async (key, inputs) => {
  await using stage = createSourceStage();
  const run = await stage.run({ ...pullRequest(stage, { action: 'opened' }), inputs });
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining(key) }]);
  const said = everythingSaid(stage, run);
  for (const secret of [HF_TOKEN, SECRET, PASSWORD]) expect(said).not.toContain(secret);
});
