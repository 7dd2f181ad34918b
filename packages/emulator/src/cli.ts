#!/usr/bin/env node
// The command: reads flags, prints one line of JSON, and serves until a signal. It knows nothing of endpoints.
import { createScaledClock } from './clock/scaled-clock.ts';
import { type EmulatorFlags, HELP, parseFlags } from './command/parse-flags.ts';
import { type ServedEmulator, serveEmulator } from './server.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const command = parseFlags(process.argv.slice(2));
if (!command.ok) {
  process.stderr.write(`${command.fault.join('\n')}\n`);
  process.exitCode = EXIT_USAGE;
} else if (command.value.kind === 'help') {
  process.stdout.write(HELP);
} else {
  await serve(command.value.flags);
}

async function serve({ port, dialect, speed, seed }: EmulatorFlags): Promise<void> {
  try {
    const served = await serveEmulator({ port, dialect, seed, clock: createScaledClock(speed) });
    stopOnSignals(served);
    const { urls, token, githubToken } = served.emulator;
    process.stdout.write(`${JSON.stringify({ ...urls, token, githubToken })}\n`);
  } catch (error) {
    process.stderr.write(`${explain(error, port)}\n`);
    process.exitCode = EXIT_FAILED;
  }
}

function explain(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Give another one with --port, or 0 for any.`;
  if (code === 'EACCES') return `Port ${port} is not allowed for you. Give one above 1023 with --port.`;
  return `The emulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}

/** Open connections and held requests do not keep the process alive: closing the server ends their sleeps. */
function stopOnSignals(served: ServedEmulator): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      served.close().then(() => process.exit(0));
    });
  }
}
