// Before its first line a run masks every secret that it was given, also in wrong inputs and files.

import { createSystemPorts } from '@preview-endpoints/core';
import { describe, expect, test } from 'vitest';
import { createFakeGitHub } from '../../../../testkit/src/fake-github.ts';
import { createRecordingReporter } from '../../../../testkit/src/recording-reporter.ts';
import { renderer } from '../report/render/renderer.ts';
import { decideStart } from './decide-start.ts';
import { runAction } from './run-action.ts';

const GIVEN = {
  'INPUT_HF-TOKEN': 'hf_marked_one',
  'INPUT_INFERENCE-TOKEN': 'hf_marked_two',
  'INPUT_GITHUB-TOKEN': 'ghs_marked_three',
  INPUT_NAMESPACE: 'acme',
  INPUT_SECRETS: 'A=marked-four\nmarked-five',
  INPUT_IMAGE: '{custom: {url: a, credentials: {username: u, "pass\\x77ord": marked-six}}',
  INPUT_CONFIG: 'preview.yml',
} as const;

const CONFIG = `
hidden: &it marked-seven
model:
  image: {custom: {url: a, credentials: {username: u, password: *it}}}
  secrets: {B: marked-eight}
`;

const SECRETS = [
  'hf_marked_one',
  'hf_marked_two',
  'ghs_marked_three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
];

async function run(env: Record<string, string>, payload: object) {
  const reporter = createRecordingReporter();
  const repository = { id: 1, name: 'widgets', owner: { login: 'acme' } };
  const text = JSON.stringify({ repository, sender: { login: 'ada' }, ...payload });
  const github = { ...createFakeGitHub(), repositoryId: async () => ({ ok: true, value: 42 }) as const };
  const asked: string[] = [];
  const exitCode = await runAction(decideStart(env, text), {
    env,
    ports: createSystemPorts({
      fetch: async (url) => {
        asked.push(url);
        return Response.json({ items: [] });
      },
    }),
    reporter,
    readFile: async () => CONFIG,
    files: { write: async (path) => path, writeTemporary: async (name) => name },
    connectGitHub: async () => github,
    loadRenderer: async () => renderer,
  });
  return { said: reporter.said, exitCode, asked };
}

describe('every secret is masked before the first line', () => {
  test.each([
    ['of a run with wrong inputs', { ...GIVEN, 'INPUT_WAIT-TIMEOUT': 'soon' }],
    ['of a run with an unknown command', { ...GIVEN, INPUT_COMMAND: 'destroy' }],
    ['of a run whose config is wrong', GIVEN],
    ['of a run that is skipped', { ...GIVEN, GITHUB_EVENT_NAME: 'watch' }],
    ['of a run without a token', { ...GIVEN, 'INPUT_HF-TOKEN': '' }],
  ])('%s', async (_title, given) => {
    const { said } = await run(
      { GITHUB_EVENT_NAME: 'push', ...given },
      { ref: 'refs/heads/x', after: 'abc' },
    );
    const firstLine = said.findIndex((line) => !line.startsWith('mask:'));
    const masks = said.slice(0, firstLine).join('\n');
    const wanted = given['INPUT_HF-TOKEN'] === '' ? SECRETS.slice(1) : SECRETS;
    for (const secret of wanted) expect(masks).toContain(secret);
    for (const line of said.slice(firstLine)) expect(line).not.toMatch(/marked[-_]/);
  });
});

test("a schedule without the repository's id asks GitHub for it, and sweeps", async () => {
  const env = {
    'INPUT_HF-TOKEN': 'hf_marked_one',
    'INPUT_GITHUB-TOKEN': 'ghs_marked_three',
    INPUT_NAMESPACE: 'acme',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_REPOSITORY: 'acme/widgets',
  };
  const swept = await run(env, { repository: undefined });
  expect(swept.exitCode).toBe(0);
  expect(swept.asked[0]).toContain('/endpoint/acme');
  const mute = await run({ ...env, 'INPUT_GITHUB-TOKEN': '' }, { repository: undefined });
  expect(mute.exitCode).toBe(1);
  expect(mute.said.join('\n')).toContain('no github-token');
  expect(mute.asked).toEqual([]);
});
