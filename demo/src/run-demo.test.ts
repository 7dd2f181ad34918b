// Tests of the whole demo: green as a user starts it, and red when the Action does nothing.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PLAIN_STYLE } from './print/style.ts';
import { runDemo } from './run-demo.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ESCAPE = '\u{1B}';

/** Runs it in a child process, with its output in a pipe and without colours. */
function runMain(
  flags: readonly string[] = [],
): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
  const { FORCE_COLOR: _wish, ...env } = process.env;
  const args = ['--conditions=@preview-endpoints/source', MAIN, ...flags];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env }, (_error, stdout) => {
      resolve({ exitCode: child.exitCode, stdout });
    });
  });
}

/** Collects the printed lines. */
async function collectDemo(options: { readonly bundle: string; readonly signal?: AbortSignal }) {
  const lines: string[] = [];
  const exitCode = await runDemo({
    ...options,
    all: false,
    style: PLAIN_STYLE,
    print: (line) => lines.push(line),
    startWait: () => () => undefined,
  });
  return { exitCode, text: lines.join('\n') };
}

describe('the demo', () => {
  it('tells one story on at most 100 lines, with a stated cost that is not below the bill', async () => {
    const { exitCode, stdout } = await runMain();
    expect(stdout).not.toContain('✖');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').length - 1).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/✔ All \d+ checks hold in \d+\.\d s/);
    expect(stdout).toMatch(
      /✔ the comment says "it cost at most \$[\d.]+ in all", which is not below the bill/,
    );
    expect(stdout).toContain('Why this revision: revision auto is changes');
  });

  it('tells the whole story in both dialects and the story of the Worker, and all checks hold', async () => {
    const { exitCode, stdout } = await runMain(['--all']);
    expect(stdout).not.toContain('✖');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout.match(/GET of the endpoint answers 404/g)).toHaveLength(3);
    expect(stdout).toMatch(/production +\d+ min .* \$0\.\d{3}/);
    expect(stdout).toMatch(/the Worker +\d+ min .* \$0\.\d{3}/);
    expect(stdout).toMatch(/webhook-id: msg_.+\n.*webhook-timestamp: \d+\n.*webhook-signature: v1,.{17}…/);
    expect(stdout).toMatch(/authorization: Bearer acme_.{8}…/);
    expect(stdout).toMatch(/✔ All \d+ checks hold in \d+\.\d s\n.*npm run dev.*\n$/);
  });

  it('stops with exit code 1 and shows the wanted value when the Action did nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
    const bundle = join(folder, 'idle.mjs');
    await writeFile(bundle, "console.log('nothing to do');");
    const { exitCode, text } = await collectDemo({ bundle });
    await rm(folder, { recursive: true });
    expect(exitCode).toBe(1);
    expect(text).toContain('✖ the run is green, its outcome is created');
    expect(text).toContain("wanted  { conclusion: 'success', outcome: 'created' }");
    expect(text).toContain("got     { conclusion: 'success', outcome: undefined }");
    expect(text).not.toContain('The bill');
  });

  it('stops when it is cancelled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
    const bundle = join(folder, 'slow.mjs');
    await writeFile(bundle, 'setInterval(() => {}, 1000);');
    const { exitCode, text } = await collectDemo({ bundle, signal: AbortSignal.abort() });
    await rm(folder, { recursive: true });
    expect(exitCode).toBe(130);
    expect(text).not.toContain('✖');
  });
});
