// A full disk: the texts for those files are lost, and nothing else.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PROGRAM = `
const { createRunnerReporter } = await import(process.env.REPORTER);
const reporter = createRunnerReporter(process.env);
for (const key of ['one', 'two']) {
  reporter.save(key, 'x');
  reporter.output(key, 'x');
}
await reporter.summary('page').catch(() => reporter.warning('no summary'));
reporter.line('still here; lost outputs: ' + reporter.hasLostOutputs());
`;

test('a state, an output and a summary that cannot be written are reported once each, and the run goes on', async () => {
  const full = '/dev/full';
  const env = {
    PATH: process.env['PATH'] ?? '',
    REPORTER: fileURLToPath(new URL('./runner-reporter.ts', import.meta.url)),
    GITHUB_STATE: full,
    GITHUB_OUTPUT: full,
    GITHUB_STEP_SUMMARY: full,
  };
  const flags = ['--no-warnings', '--conditions=@preview-endpoints/source', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', PROGRAM], { env });
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^::warning::The state .*could not be written/),
    expect.stringMatching(/^::error title=Outputs not written::/),
    '::warning::no summary',
    'still here; lost outputs: true',
  ]);
});
