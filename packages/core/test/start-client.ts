// The real client on a scripted fetch and a manual clock.

import { type Client, createClient } from '../src/client/client.ts';
import { buildPorts, token } from './endpoints.ts';
import { createManualClock } from './manual-clock.ts';
import { type ScriptedReply, type Seen, scriptFetch } from './scripted-fetch.ts';

export interface StartedClient {
  readonly client: Client;
  readonly seen: readonly Seen[];
  /** `METHOD path` of each request. */
  readonly lines: () => string[];
  readonly run: <Value>(work: Promise<Value>) => Promise<Value>;
}

export function startClient(
  dialect: 'auto' | 'spec' | 'production',
  ...answers: readonly ScriptedReply[]
): StartedClient {
  const clock = createManualClock();
  const script = scriptFetch(...answers);
  const client = createClient({
    token,
    dialect,
    apiUrl: 'https://x.example/v2/',
    ports: buildPorts(script.fetch, clock),
  });
  const lines = (): string[] => script.seen.map(({ method, path }) => `${method} ${path}`);
  return { client, seen: script.seen, lines, run: clock.run };
}
