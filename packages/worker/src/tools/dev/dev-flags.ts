// The flags of the dev command, and their usage text. Pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Flag, readFlags } from '@preview-endpoints/testkit/flags';

/** A model that really takes ten minutes to start takes ten seconds here. */
const DEFAULT_SPEED = 60;
const MOST_SPEED = 100_000;
const LAST_PORT = 65_535;

export const DEV_USAGE = `Usage: npm run dev -- [flags]
Starts an emulated API and the Worker on 127.0.0.1, and stops both with Ctrl-C.

  --json                    one line of JSON with addresses and secrets in place of the text
  --port <number>           the Worker's port (default 0: any free one)
  --emulator-port <number>  the emulated API's port (default 0: any free one)
  --speed <number>          how many times faster than real time the emulated API runs (default ${DEFAULT_SPEED})
  --access <address>        lets every visitor of the page in as Cloudflare Access would let in ann@example.com
  --help                    this text
`;

export interface DevFlags {
  readonly json: boolean;
  readonly port: number;
  readonly emulatorPort: number;
  readonly speed: number;
  readonly access: string | undefined;
}

const port: Flag = {
  wanted: `a port from 0 to ${LAST_PORT}`,
  accepts: (text) => /^\d{1,5}$/.test(text) && Number(text) <= LAST_PORT,
};

const FLAGS = {
  json: 'switch',
  port,
  'emulator-port': port,
  speed: {
    wanted: `a number above 0, at most ${MOST_SPEED}`,
    accepts: (text) => /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= MOST_SPEED,
  },
  access: {
    wanted: 'an address like ann@example.com, in lower case',
    accepts: (text) => /^[^\s@*A-Z]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text),
  },
} as const satisfies Record<string, Flag>;

export function parseDevFlags(args: readonly string[]): Result<DevFlags | 'help', readonly string[]> {
  const read = readFlags(args, FLAGS);
  if (!read.ok) return read;
  if (read.value.kind === 'help') return success('help');
  const { texts, others } = read.value;
  if (others.length > 0) return failure(others.map((other) => `${other}: only flags are wanted`));
  return success({
    json: texts.json !== undefined,
    port: Number(texts.port ?? 0),
    emulatorPort: Number(texts['emulator-port'] ?? 0),
    speed: Number(texts.speed ?? DEFAULT_SPEED),
    access: texts.access,
  });
}
