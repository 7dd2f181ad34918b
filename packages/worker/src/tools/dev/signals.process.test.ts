// Tests that the commands end with a signal, whenever it comes and whoever gets it, and leave no process, port or file.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url).href);
const DEV = ['--conditions=@preview-endpoints/source', 'packages/worker/src/tools/dev/dev.ts', '--json'];

interface Process {
  readonly pid: number;
  readonly command: string;
}

interface Run extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Everything that it wrote on stdout until this is true. */
  until(enough: (text: string) => boolean): Promise<string>;
  /** The command and whatever it started, children of children too, as long as they live. */
  processes(): Promise<readonly Process[]>;
  /** What is left of its own files. */
  files(): Promise<readonly string[]>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<unknown>;
}

/** Its folder for temporary files marks everything that it starts, also what has lost its parent. */
async function run(file: string, args: readonly string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'signals-test-'));
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return {
    child,
    async until(enough) {
      while (!enough(text)) await once(child.stdout ?? child, 'data');
      return text;
    },
    processes: () => findProcesses(folder),
    // Npm keeps compiled code there.
    files: async () => (await readdir(folder)).filter((name) => name !== 'node-compile-cache'),
    ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
    async [Symbol.asyncDispose]() {
      for (const { pid } of await findProcesses(folder)) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** By what they were started with. Where there is no /proc nobody can be seen, and the ports have to do. */
async function findProcesses(folder: string): Promise<readonly Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const found = pids.map(async (pid) => {
    const isOurs = (await read(pid, 'environ')).includes(folder);
    return isOurs ? [{ pid: Number(pid), command: await read(pid, 'cmdline') }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** What dev has started; the rest is wrangler's own. */
async function findWrangler(dev: Run): Promise<number> {
  const entry = (await dev.processes()).find(({ command }) => command.includes('bin/wrangler.js'));
  if (entry === undefined) throw new Error('wrangler does not run');
  return entry.pid;
}

/** For those that look for a process. */
const testWithProc = test.skipIf(!existsSync('/proc/self/environ'));

const hasLine = (text: string) => /^\{.*\}\n/m.test(text);

/** Where something answered, nothing does; also what was killed is gone in a moment. */
async function expectNothingLeft(command: Run, text = ''): Promise<void> {
  await expect.poll(() => command.processes()).toEqual([]);
  expect(await command.files()).toEqual([]);
  const ports = new Set(text.match(/(?<=127\.0\.0\.1:)\d+/g));
  for (const port of ports) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
}

describe('npm run dev -- --json', () => {
  test('ends with 0 on a signal at the first byte of its line', async () => {
    await using dev = await run(process.execPath, DEV);
    const text = await dev.until((said) => said !== '');
    dev.child.kill('SIGINT');
    expect(await dev.ended).toBe(0);
    await expectNothingLeft(dev, text);
  });

  test('ends with 0 when npm gets the signal, as from a program that started npm', async () => {
    await using npm = await run('npm', ['run', 'dev', '--', '--json']);
    const text = await npm.until(hasLine);
    npm.child.kill('SIGTERM');
    expect(await npm.ended).toBe(0);
    await expectNothingLeft(npm, text);
  });

  testWithProc('ends when npm gets the signal while it still installs and builds', async () => {
    await using npm = await run('npm', ['run', 'dev', '--', '--json']);
    // The first is npm; the next is what installs.
    await expect.poll(async () => (await npm.processes()).length).toBeGreaterThan(1);
    npm.child.kill('SIGINT');
    expect(['SIGINT', 130]).toContain(await npm.ended);
    await expectNothingLeft(npm);
  });

  testWithProc('ends in the middle of its start', async () => {
    await using dev = await run(process.execPath, DEV);
    const workerd = { command: expect.stringContaining('workerd') };
    await expect
      .poll(() => dev.processes(), { interval: 10, timeout: 60_000 })
      .toContainEqual(expect.objectContaining(workerd));
    dev.child.kill('SIGINT');
    expect(await dev.ended).toBe(130);
    await expectNothingLeft(dev);
  });

  testWithProc('ends with 0 when the terminal is closed, also when the signal comes twice', async () => {
    await using dev = await run(process.execPath, DEV);
    const text = await dev.until(hasLine);
    const { admin } = JSON.parse(text);
    const wrangler = await findWrangler(dev);
    // It cannot end before the second signal is there.
    process.kill(wrangler, 'SIGSTOP');
    for (const _time of ['first', 'second']) {
      dev.child.kill('SIGHUP');
      // The emulator is in the same process: when it has answered, the signal was heard, and did not end it.
      for (const _look of ['before', 'after']) await fetch(`${admin}/requests`);
    }
    process.kill(wrangler, 'SIGCONT');
    expect(await dev.ended).toBe(0);
    await expectNothingLeft(dev, text);
  });

  testWithProc('ends with 1 and leaves nothing when wrangler is lost', async () => {
    await using dev = await run(process.execPath, DEV);
    const text = await dev.until(hasLine);
    process.kill(await findWrangler(dev), 'SIGKILL');
    expect(await dev.ended).toBe(1);
    await expectNothingLeft(dev, text);
  });
});

test('npm run emulator ends with 0 when npm gets the signal', async () => {
  await using npm = await run('npm', ['run', 'emulator', '--', '--port', '0']);
  const text = await npm.until(hasLine);
  npm.child.kill('SIGINT');
  expect(await npm.ended).toBe(0);
  await expectNothingLeft(npm, text);
});
