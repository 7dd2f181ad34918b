// Reads the command's flags and reports all mistakes together; pure.
import { failure, type Result, success } from '../outcome.ts';
import type { Dialect } from '../store.ts';

export interface EmulatorFlags {
  readonly port: number;
  readonly dialect: Dialect;
  readonly speed: number;
  readonly seed: number;
}

export type EmulatorCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'serve'; readonly flags: EmulatorFlags };

const DEFAULTS: EmulatorFlags = { port: 4010, dialect: 'production', speed: 1, seed: 1 };

export const HELP = `Serves a local stand-in for the Inference Endpoints API on 127.0.0.1.

  --port <number>      port to listen on; 0 takes any free one (default ${DEFAULTS.port})
  --dialect <name>     production or spec (default ${DEFAULTS.dialect})
  --speed <number>     how many times faster than real time it runs (default ${DEFAULTS.speed})
  --seed <number>      start-up times, ids and commits follow from it (default ${DEFAULTS.seed})
  --help               this text

It prints one line of JSON with its addresses and tokens on stdout and stops on Ctrl-C.
`;

type Readers = { readonly [Flag in keyof EmulatorFlags]: (text: string) => EmulatorFlags[Flag] | null };

const WANTED = {
  port: 'a port from 0 to 65535',
  dialect: 'production or spec',
  speed: 'a number above 0, at most 100000',
  seed: 'a whole number from 0 on',
} as const satisfies Record<keyof EmulatorFlags, string>;

const MAX_PORT = 65_535;
const MAX_SPEED = 100_000;

const readWhole = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : null);

const READERS: Readers = {
  port: (text) => {
    const port = readWhole(text);
    return port !== null && port <= MAX_PORT ? port : null;
  },
  dialect: (text) => (text === 'production' || text === 'spec' ? text : null),
  speed: (text) => {
    const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
    return speed > 0 && speed <= MAX_SPEED ? speed : null;
  },
  seed: readWhole,
};

function isFlag(name: string): name is keyof EmulatorFlags {
  return Object.hasOwn(READERS, name);
}

/** Accepts `--flag value` and `--flag=value`. A failure lists one sentence per mistake. */
export function parseFlags(args: readonly string[]): Result<EmulatorCommand, readonly string[]> {
  if (args.includes('--help') || args.includes('-h')) return success({ kind: 'help' });
  const mistakes: string[] = [];
  let flags = DEFAULTS;
  const rest = args.flatMap((arg) => splitFlag(arg));
  while (rest.length > 0) {
    const arg = rest.shift() ?? '';
    const name = arg.replace(/^--/, '');
    if (!arg.startsWith('--') || !isFlag(name)) {
      mistakes.push(`${arg}: unknown; see --help`);
      continue;
    }
    const [next] = rest;
    if (next === undefined || next.startsWith('--')) {
      mistakes.push(`--${name}: wants ${WANTED[name]}, got nothing`);
      continue;
    }
    rest.shift();
    const value = READERS[name](next);
    if (value === null) mistakes.push(`--${name}: wants ${WANTED[name]}, got ${next}`);
    else flags = { ...flags, [name]: value };
  }
  return mistakes.length === 0 ? success({ kind: 'serve', flags }) : failure(mistakes);
}

function splitFlag(arg: string): readonly string[] {
  const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return equals < 0 ? [arg] : [arg.slice(0, equals), arg.slice(equals + 1)];
}
