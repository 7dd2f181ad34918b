// Runs one of our commands: installs, builds what the command needs, then starts it. It may not read the command's flags.
// A shell that runs `a && b && c` does not pass a signal on and leaves c running. This program and its steps pass it on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** The exit code that a shell returns for a program ended by a signal. */
const codeOf = (signal) => 128 + constants.signals[signal];

let stoppedBy;
let pass = () => {};
for (const signal of SIGNALS)
  process.on(signal, () => {
    stoppedBy ??= signal;
    pass(signal);
  });

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [first = '', ...rest] = process.argv.slice(2);
const script = /^--after=(.+)$/.exec(first)?.[1];
const command = script === undefined ? [first, ...rest] : rest;

process.exitCode = await start();

async function start() {
  const code =
    (await prepare(process.execPath, [at('scripts/setup.mjs')])) ||
    (script === undefined ? 0 : await prepare('npm', ['run', '--silent', script]));
  if (stoppedBy !== undefined) return codeOf(stoppedBy);
  if (code !== 0) return code;
  const [file, ...flags] = command;
  const args = ['--conditions=@preview-endpoints/source', at(file), ...flags];
  return run(findNode(), args, { stdio: 'inherit' });
}

/** The locked Node. A platform without a package for it needs its own Node 24. */
function findNode() {
  const locked = at('node_modules/.bin/node');
  return existsSync(locked) ? locked : process.execPath;
}

/**
 * Runs in its own process group, so that a signal ends all of it. It prints to stderr, because stdout belongs to
 * the command.
 */
async function prepare(file, args) {
  if (stoppedBy !== undefined) return codeOf(stoppedBy);
  return run(file, args, { cwd: at(''), stdio: ['ignore', 2, 2], detached: true });
}

async function run(file, args, options) {
  const child = spawn(file, args, options);
  pass = (signal) => {
    try {
      process.kill(options.detached === true ? -child.pid : child.pid, signal);
    } catch {
      // The child has ended already.
    }
  };
  const [code, signal] = await once(child, 'exit');
  pass = () => {};
  return signal === null ? code : codeOf(signal);
}
