// Runs turbo and shows only failures: no banner, no summary, no output of tasks that passed. It may not choose the tasks.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const QUIET = ['--ui=stream', '--output-logs=errors-only', '--log-order=grouped'];

/**
 * GOGC and GOMEMLIMIT: the compiler is a short-lived Go program, for which garbage collection below 1 GiB only
 * costs time.
 */
const ENVIRONMENT = { GOGC: 'off', GOMEMLIMIT: '1GiB', TURBO_TELEMETRY_DISABLED: '1', FAILURES_ONLY: '1' };

/** Lines that turbo writes itself. The lines of a task begin with the task's name. */
const OF_TURBO = [
  /^\s*• /,
  /^\s*(?:Tasks|Cached|Time|Failed):\s/,
  /^\s*(?:WARNING|ERROR)\s+(?:run failed|command finished)/,
  /^\S+: *(?:> .*)?$/,
  /command finished with error, but continuing/,
  /: cache (?:miss, executing|hit,) /,
];

/** Returns the exit code. The output goes to stderr, because stdout belongs to the command that follows. */
export async function runTurbo(args) {
  const child = spawn(at('node_modules/.bin/turbo'), [...args.slice(0, 1), ...QUIET, ...args.slice(1)], {
    cwd: at(''),
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) process.stderr.write(withoutTurbo(Buffer.concat(chunks).toString()));
  return signal === null ? code : 1;
}

function withoutTurbo(text) {
  const lines = text
    .split('\n')
    .filter((line) => !OF_TURBO.some((pattern) => pattern.test(stripVTControlCharacters(line))));
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await runTurbo(process.argv.slice(2));
