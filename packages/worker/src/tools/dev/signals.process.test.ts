// Tests that the commands end on a signal, at any time and whichever process gets it, and leave no process, port or file.

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
  /** Collects stdout until this is true. */
  until(enough: (text: string) => boolean): Promise<string>;
  /** The living processes of the command, including children of children. */
  processes(): Promise<readonly Process[]>;
  /** The files that it left. */
  files(): Promise<readonly string[]>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<unknown>;
}

/** Its own folder for temporary files marks everything that it starts, even a process that has lost its parent. */
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
    // npm keeps compiled code there.
    files: async () => (await readdir(folder)).filter((name) => name !== 'node-compile-cache'),
    ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
    async [Symbol.asyncDispose]() {
      for (const { pid } of await findProcesses(folder)) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Finds processes by their environment. Without /proc no process can be found, and only the ports are checked. */
async function findProcesses(folder: string): Promise<readonly Process[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const found = pids.map(async (pid) => {
    const isOurs = (await read(pid, 'environ')).includes(folder);
    return isOurs ? [{ pid: Number(pid), command: await read(pid, 'cmdline') }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** The wrangler process that dev started; wrangler starts the others. */
async function findWrangler(dev: Run): Promise<number> {
  const entry = (await dev.processes()).find(({ command }) => command.includes('bin/wrangler.js'));
  if (entry === undefined) throw new Error('wrangler does not run');
  return entry.pid;
}

/** For tests that look for a process. */
const testWithProc = test.skipIf(!existsSync('/proc/self/environ'));

const hasLine = (text: string) => /^\{.*\}\n/m.test(text);

/** Ports that answered no longer answer; killed processes disappear within a moment. */
async function expectNothingLeft(command: Run, text = ''): Promise<void> {
  await expect.poll(() => command.processes()).toEqual([]);
  expect(await command.files()).toEqual([]);
  const ports = new Set(text.match(/(?<=127\.0\.0\.1:)\d+/g));
  for (const port of ports) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
}

describe('npm run dev -- --json', () => {
  test('ends with 0 on a signal as soon as its line begins', async () => {
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
    // The first process is npm; the next is the installation.
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
    // The command cannot end before the second signal arrives.
    process.kill(wrangler, 'SIGSTOP');
    for (const _time of ['first', 'second']) {
      dev.child.kill('SIGHUP');
      // The emulator is in the same process: if it answers, the signal was received and did not end the process.
      for (const _look of ['before', 'after']) await fetch(`${admin}/requests`);
    }
    process.kill(wrangler, 'SIGCONT');
    expect(await dev.ended).toBe(0);
    await expectNothingLeft(dev, text);
  });

  testWithProc('ends with 1 and leaves nothing when wrangler dies', async () => {
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
