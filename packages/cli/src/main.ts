#!/usr/bin/env node
// The entry of the command line: gives the run the process's environment, streams and signals. It may not decide anything.

import { createSystemPorts } from '@preview-endpoints/core';
import { createNodeFetch } from '@preview-endpoints/core/node';
import { runCli } from './run-cli.ts';

const { env, argv, stdout, stderr } = process;
const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancelled.abort());

const exitCode = await runCli(argv.slice(2), {
  env,
  ports: createSystemPorts({ fetch: createNodeFetch(env) }),
  cwd: process.cwd(),
  stdout: (text) => stdout.write(text),
  stderr: (text) => stderr.write(text),
  hasColours: stderr.isTTY && env['NO_COLOR'] === undefined,
  signal: cancelled.signal,
});
// Exits at once: an aborted request may keep the process alive for minutes.
stdout.write('', () => process.exit(exitCode));
