// The entry of the Action: refuses a Node that is too old in one line, then starts the run. Code that needs a new Node may only
// be imported after that check.

import { createDirectFetch } from './fast-start/direct-fetch.ts';

/** The oldest Node that has everything the bundle is compiled for; the runner brings 24. */
const OLDEST_NODE_MAJOR = 22;

const { env, versions } = process;

if (Number.parseInt(versions.node, 10) < OLDEST_NODE_MAJOR) {
  process.stdout.write(
    `::error title=Node is too old::This action needs Node ${OLDEST_NODE_MAJOR} or newer, and runs on ${versions.node}. Update the runner: action.yml asks for node24.\n`,
  );
  process.exit(1);
}

/** The runner sends SIGINT, and SIGTERM 7.5 s later. */
const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancelled.abort());

const { runOnRunner } = await import('./runner/run-on-runner.ts');
const direct = createDirectFetch((url, init) => globalThis.fetch(url, init));
const exitCode = await runOnRunner({ env, direct, signal: cancelled.signal });
// Exits explicitly, because an abandoned request may keep the process alive for minutes.
process.stdout.write('', () => process.exit(exitCode));
