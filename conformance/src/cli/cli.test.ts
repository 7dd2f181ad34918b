// The command line as a child process against the served emulator: the life of a GitLab merge request, and rules for every run.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScaledClock, serveEmulator } from '@preview-endpoints/emulator';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProduction, PRODUCTION } from '../acceptance/create-production.ts';
import { readYamlBlocks } from '../recipes/read-workflows.ts';
import { buildCli, type CliRun, ROOT, runCli } from './run-cli.ts';

const SPEED = 1_000;
const BEHIND_MS = 2 * 24 * 3_600_000;

beforeAll(async () => {
  expect(await buildCli()).toMatchObject({ exitCode: 0 });
});

async function serve() {
  const clock = createScaledClock(SPEED, { behindMs: BEHIND_MS });
  const served = await serveEmulator({ port: 0, clock, dialect: 'production' });
  const { emulator } = served;
  const { token, urls, admin } = emulator;
  const flags = ['--namespace', 'acme', '--api-url', urls.api, '--hub-url', urls.hub];
  return {
    emulator,
    env: { HF_TOKEN: token },
    flags,
    present: () => admin.endpoints().filter(({ state }) => state !== 'deleted'),
    writes: () => admin.requests().filter(({ side, method }) => side === 'api' && method !== 'GET').length,
    [Symbol.asyncDispose]: () => served.close(),
  };
}

/** The variables that GitLab gives to a job of merge request 12. */
const GITLAB = {
  GITLAB_CI: 'true',
  CI_PROJECT_ID: '77',
  CI_PROJECT_PATH: 'group/sub/widgets',
  CI_SERVER_URL: 'https://gitlab.example.com',
  CI_MERGE_REQUEST_IID: '12',
  CI_COMMIT_SHA: '1'.repeat(40),
};

const MODEL = ['--model', 'acme/sentiment', '--scale-to-zero-timeout', '2880'];

describe('the recipe of docs/gitlab.md', () => {
  const recipe = parse(readYamlBlocks('docs/gitlab.md')[0] ?? '');
  const lines = (job: string): readonly string[] => recipe[job].script;

  /** The words that the shell makes of the line, for this emulator. */
  const wordsOf = (line: string): readonly string[] => {
    const [npx, yes, command, ...words] = line.split(' ');
    expect([npx, yes, command]).toEqual(['npx', '--yes', 'preview-endpoints']);
    return words;
  };

  test('creates a preview for a merge request, keeps it on a push, and deletes it on close', async () => {
    await using gitlab = await serve();
    const { emulator, env, flags } = gitlab;
    const play = async (job: string): Promise<readonly CliRun[]> => {
      const runs: CliRun[] = [];
      for (const line of lines(job)) {
        const at = flags.slice(2);
        runs.push(await runCli([...wordsOf(line), ...at, '--json'], { ...env, ...GITLAB }));
      }
      return runs;
    };
    const outcomes = (runs: readonly CliRun[]) => runs.map(({ stdout }) => JSON.parse(stdout).outcome);
    const opened = await play('preview');
    expect(opened.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(outcomes(opened)).toEqual(['created', 'unchanged']);
    expect(gitlab.present()).toMatchObject([{ name: expect.stringMatching(/^pr-12-/), state: 'running' }]);
    const writes = gitlab.writes();
    expect(outcomes(await play('preview'))).toEqual(['unchanged', 'unchanged']);
    expect(gitlab.writes()).toBe(writes);
    expect(outcomes(await play('preview-stop'))).toEqual(['deleted']);
    expect(gitlab.present()).toEqual([]);
    expect(emulator.admin.requests().filter(({ side }) => side === 'github')).toEqual([]);
  });
});

test('the built command line contains the licences of the code that it bundles', async () => {
  const notices = await readFile(join(ROOT, 'packages/cli/dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
  for (const name of ['undici', 'yaml', 'zod'])
    expect(notices).toMatch(new RegExp(`^${name} [0-9.]+ \\(`, 'm'));
});

describe('every run', () => {
  test('prints only the address on stdout, so that a script can read it, and hides the token', async () => {
    await using served = await serve();
    const words = ['deploy', ...served.flags, ...MODEL, '--repository', 'acme/widgets', '--branch', 'main'];
    const run = await runCli(words, served.env);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^http\S+\n$/) });
    expect(`${run.stdout}${run.stderr}`).not.toContain(served.emulator.token);
    expect(run.stderr).toContain('created');
  });

  test('with a failed smoke test reports this once, and keeps the preview', async () => {
    await using served = await serve();
    const place = [...served.flags, '--repository', 'acme/widgets', '--branch', 'main'];
    await runCli(['deploy', ...place, ...MODEL], served.env);
    const wanted = '{path: /, body: {inputs: Hello}, expect: {contains: NEVER}}';
    const run = await runCli(['test', ...place, '--smoke-test', wanted], served.env);
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr.match(/red by fail-when/g)).toHaveLength(1);
    expect(served.present()).toMatchObject([{ state: 'running' }]);
  });

  test('does not change an endpoint that is not its own, even under its own name', async () => {
    await using served = await serve();
    const place = ['--repository', 'acme/widgets', '--pull-request', '7', '--no-wait'];
    const named = [...served.flags, ...MODEL, '--name', 'our-demo'];
    expect(await runCli(['deploy', ...named, ...place], served.env)).toMatchObject({ exitCode: 0 });
    const writes = served.writes();
    const other = ['--repository', 'acme/other', '--pull-request', '7', '--no-wait'];
    const refused = await runCli(['deploy', ...named, ...other, '--allow-unowned'], served.env);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('command: promote') });
    expect(served.writes()).toBe(writes);
  });

  test('plans without a write, and neither promotes nor rolls back without a record', async () => {
    await using served = await serve();
    const place = ['--repository', 'acme/widgets', '--branch', 'main'];
    const plan = await runCli(['plan', ...served.flags, ...MODEL, ...place, '--json'], served.env);
    expect(JSON.parse(plan.stdout)).toMatchObject({ outcome: 'planned' });
    expect(served.writes()).toBe(0);
    const target = [...served.flags, ...place, '--target', 'our-prod'];
    const missing = await runCli(['promote', ...target, ...MODEL], served.env);
    expect(missing).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('our-prod was not changed'),
    });
    expect(served.writes()).toBe(0);
  });

  test.each(['promote', 'rollback'])('does not %s while the review goes on', async (command) => {
    await using served = await serve();
    await createProduction(served);
    const words = [
      command,
      ...served.flags,
      ...MODEL,
      '--target',
      PRODUCTION,
      '--env',
      'MODE=fast',
      '--json',
    ];
    const writes = served.writes();
    const run = await runCli(words, { ...served.env, ...GITLAB });
    expect(JSON.parse(run.stdout)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('a push to its base branch does that'),
    });
    expect(served.writes()).toBe(writes);
  });

  test.each([
    ['no command', [], { HF_TOKEN: 'hf_a' }, 0],
    ['an unknown command', ['destroy'], { HF_TOKEN: 'hf_a' }, 2],
    ['an unknown flag', ['deploy', '--hf-token', 'hf_a'], { HF_TOKEN: 'hf_a' }, 2],
    ['no token', ['deploy', '--repository', 'a/b', '--branch', 'c'], {}, 2],
    ['no repository', ['deploy', '--branch', 'c'], { HF_TOKEN: 'hf_a' }, 2],
    ['no branch', ['deploy', '--repository', 'a/b'], { HF_TOKEN: 'hf_a' }, 2],
    [
      'bad inputs',
      ['deploy', '--repository', 'a/b', '--branch', 'c', '--region', '?'],
      { HF_TOKEN: 'hf_a' },
      2,
    ],
  ])('ends with the right exit code for %s', async (_what, words, env, exitCode) => {
    expect(await runCli(words, env as Readonly<Record<string, string>>)).toMatchObject({ exitCode });
  });
});
