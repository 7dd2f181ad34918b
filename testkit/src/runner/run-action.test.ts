// The runner's protocol as a child sees it: what a step is given, and how its files and log are read.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunnerJob, runAction } from './run-action.ts';

const PAYLOAD = {
  number: 2,
  pull_request: { head: { ref: 'changes' }, base: { ref: 'master' } },
  repository: { id: 42, full_name: 'Codertocat/Hello-World' },
  sender: { login: 'Codertocat' },
};

let folder = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-test-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs a step with the given source. */
async function runStep(source: string, override: Partial<RunnerJob> = {}) {
  count += 1;
  const bundle = join(folder, `step-${count}.mjs`);
  await writeFile(bundle, source);
  return runAction({ event: 'pull_request', payload: PAYLOAD, inputs: {}, bundle, ...override });
}

describe('a step', () => {
  it('gets its inputs, the declared defaults and the token of the job', async () => {
    const run = await runStep(
      `for (const key of ['INPUT_NAMESPACE', 'INPUT_COMMAND', 'INPUT_MODEL', 'INPUT_GITHUB-TOKEN'])
         console.log(key + '=' + JSON.stringify(process.env[key]));`,
      { inputs: { namespace: 'acme' }, githubToken: 'ghs_1' },
    );
    expect(run.log.map((line) => line.text)).toEqual([
      'INPUT_NAMESPACE="acme"',
      'INPUT_COMMAND="auto"',
      'INPUT_MODEL=""',
      'INPUT_GITHUB-TOKEN="ghs_1"',
    ]);
  });

  it('gets the event and its context, and only the paths of programs from this process', async () => {
    const run = await runStep(
      `import { readFileSync } from 'node:fs';
       const { GITHUB_REPOSITORY, GITHUB_REF, GITHUB_HEAD_REF, VITEST } = process.env;
       console.log([GITHUB_REPOSITORY, GITHUB_REF, GITHUB_HEAD_REF, VITEST].join(' '));
       console.log(JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')).number);
       console.log(readFileSync('deploy/preview.yml', 'utf8'));`,
      { workspace: { 'deploy/preview.yml': 'type: private' } },
    );
    expect(run.log.map((line) => line.text)).toEqual([
      'Codertocat/Hello-World refs/pull/2/merge changes ',
      '2',
      'type: private',
    ]);
  });

  it('passes on outputs, state and summary through its files', async () => {
    const run = await runStep(
      `import { appendFileSync } from 'node:fs';
       appendFileSync(process.env.GITHUB_OUTPUT, 'name=pr-2\\nresult<<E\\n{}\\nE\\n');
       appendFileSync(process.env.GITHUB_STATE, 'seen=' + process.env.STATE_before + '\\n');
       appendFileSync(process.env.GITHUB_STEP_SUMMARY, '### Done\\n');`,
      { state: { before: 'yes' } },
    );
    expect(run).toMatchObject({
      conclusion: 'success',
      exitCode: 0,
      outputs: { name: 'pr-2', result: '{}' },
      state: { seen: 'yes' },
      summary: '### Done\n',
    });
  });

  it('hides masked values from readers, but not from the search for leaks', async () => {
    const run = await runStep(
      `console.log('::add-mask::hush');
       console.log('the secret is hush');
       console.log('::error title=hush::about hush');`,
    );
    expect(run.masks).toEqual(['hush']);
    expect(run.log.map((line) => line.text)).toEqual(['the secret is ***', 'about ***']);
    expect(run.annotations).toEqual([{ level: 'error', title: '***', message: 'about ***' }]);
    expect(run.rawLog).toEqual(['the secret is hush', '::error title=hush::about hush']);
  });

  it('fails with its exit code', async () => {
    expect(await runStep('process.exitCode = 3;')).toMatchObject({ conclusion: 'failure', exitCode: 3 });
  });

  it('fails when its files cannot be parsed, as with the real runner', async () => {
    const run = await runStep(
      `import { appendFileSync } from 'node:fs'; appendFileSync(process.env.GITHUB_OUTPUT, 'no name\\n');`,
    );
    expect(run).toMatchObject({
      conclusion: 'failure',
      exitCode: 0,
      annotations: [{ level: 'error', message: "Invalid format 'no name'" }],
    });
  });

  it('is interrupted when the job is cancelled, and can still tidy up', async () => {
    const cancel = new AbortController();
    const run = await runStep(
      `process.on('SIGINT', () => { console.log('tidied up'); process.exit(1); });
       console.log('waiting');
       setInterval(() => {}, 1000);`,
      { signal: cancel.signal, onLine: () => cancel.abort() },
    );
    expect(run.conclusion).toBe('cancelled');
    expect(run.log.map((line) => line.text)).toEqual(['waiting', 'tidied up']);
  });

  it('is killed when its time is over', async () => {
    const run = await runStep('setInterval(() => {}, 1000);', { timeoutMs: 300 });
    expect(run).toMatchObject({ conclusion: 'timedOut', exitCode: null });
  });

  it('streams its lines as they come', async () => {
    const seen: string[] = [];
    await runStep(`console.log('one'); console.error('two');`, { onLine: (line) => seen.push(line.text) });
    expect(seen.toSorted()).toEqual(['one', 'two']);
  });
});
