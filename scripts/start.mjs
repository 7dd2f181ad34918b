// Runs one of our commands: installs, builds what the command needs, then starts it. It may not read the command's flags.
// A shell that runs `a && b && c` keeps a signal to itself and leaves c behind; this passes it on, and so do the steps.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** What a shell gives for a program that a signal ended. */
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

/** The locked one; a platform that has no package of it needs Node 24 of its own. */
function findNode() {
  const locked = at('node_modules/.bin/node');
  return existsSync(locked) ? locked : process.execPath;
}

/** In a group of its own, so that all of it ends with the signal, and with no word on stdout: that is the command's. */
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
      // It has ended already.
    }
  };
  const [code, signal] = await once(child, 'exit');
  pass = () => {};
  return signal === null ? code : codeOf(signal);
}
