// The command as a process of its own: the line that it prints, its exit codes, and how it stops.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type ServedEmulator, serveEmulator } from './server.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));
const SOURCE = '--conditions=@preview-endpoints/source';

const running: { kill(signal: 'SIGKILL'): boolean }[] = [];
const served: ServedEmulator[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await Promise.all(served.splice(0).map((server) => server.close()));
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [SOURCE, CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface(child.stdout);
  const firstLine = once(lines, 'line').then(([line]) => String(line));
  const exit = once(child, 'close').then(([code]) => ({ code, errors }));
  return { child, firstLine, exit };
}

/** Sends a request and keeps the connection open, as a polling client does. */
function askAndKeepAlive(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve(reply.statusCode));
    }).on('error', reject);
  });
}

describe('the command', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its addresses, serves, and stops cleanly at %s with a connection open',
    async (signal) => {
      const { child, firstLine, exit } = start('--port', '0', '--speed', '60');
      const facts = JSON.parse(await firstLine);
      expect(Object.keys(facts)).toEqual(['api', 'hub', 'github', 'admin', 'token', 'githubToken']);
      const agent = new Agent({ keepAlive: true });
      expect(await askAndKeepAlive(`${facts.api}/provider`, agent)).toBe(200);
      child.kill(signal);
      expect(await exit).toEqual({ code: 0, errors: '' });
      agent.destroy();
    },
  );

  it('says that its port is taken, names the flag, and exits with 1', async () => {
    const taken = await serveEmulator({ port: 0 });
    served.push(taken);
    const { port } = new URL(taken.address);
    const { exit } = start('--port', port);
    expect(await exit).toEqual({
      code: 1,
      errors: `Port ${port} is taken. Give another one with --port, or 0 for any.\n`,
    });
  });

  it('reports every wrong flag and exits with 2', async () => {
    const { exit } = start('--port', 'x', '--fast');
    expect(await exit).toEqual({
      code: 2,
      errors: '--port: wants a port from 0 to 65535, got x\n--fast: unknown; see --help\n',
    });
  });

  it('prints its help to stdout and exits with 0', async () => {
    const { firstLine, exit } = start('--help');
    expect(await firstLine).toContain('local stand-in');
    expect((await exit).code).toBe(0);
  });
});
