// The entry of the Action: sends the first read, then loads the rest while the reply is on its way. Only what decides that read may be imported here.

import { createNodeFetch } from '@preview-endpoints/core/node';
import { decideStart, firstReadOf } from './fast-start/decide-start.ts';
import { createDirectFetch } from './fast-start/direct-fetch.ts';
import { createReadAhead } from './fast-start/read-ahead.ts';

const { env } = process;

/** The runner sends SIGINT, and SIGTERM 7.5 s later. */
const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancelled.abort());

/**
 * Loading holds the event loop for longer than a near server takes to accept a connection, so it begins once the
 * read is out. A far server is not waited for.
 */
const LOAD_AFTER_MS = 10;

const start = decideStart(env, readText(env['GITHUB_EVENT_PATH'] ?? ''));
const sent = Promise.withResolvers<void>();
const direct = createDirectFetch((url, init) => globalThis.fetch(url, init), sent.resolve);
const ahead = createReadAhead(createNodeFetch(env, direct));
const firstRead = firstReadOf(start);
if (firstRead !== undefined) {
  ahead.send(firstRead);
  const late = setTimeout(sent.resolve, LOAD_AFTER_MS);
  await sent.promise;
  clearTimeout(late);
}

const { runOnRunner } = await import('./runner/run-on-runner.ts');
const exitCode = await runOnRunner({ env, start, fetch: ahead.fetch, signal: cancelled.signal });
// Not by waiting until nothing is left to do: a request that was given up may hang for minutes.
process.stdout.write('', () => process.exit(exitCode));

/** Not node:fs/promises, nor an import: both load more than the reading of one small file takes. */
function readText(path: string): string | undefined {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
