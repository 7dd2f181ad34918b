// The command behind `npm run demo`: flags in, lines out, an exit code. Everything else is imported from here.

import { createStyle } from './print/style.ts';
import { runDemo } from './run-demo.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancel.abort());

process.exitCode = await runDemo({ style: createStyle(process.stdout), print, signal: cancel.signal });
