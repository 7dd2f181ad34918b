// Reads the command's flags and reports every mistake at once; pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Measurement } from './measurement.ts';

export interface Flags {
  /** Exit with 1 when a bound is missed. */
  readonly strict: boolean;
  readonly measurements: readonly Measurement[];
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'run'; readonly flags: Flags };

export function renderHelp(measurements: readonly Measurement[]): string {
  const names = measurements.map(({ name, title, onRequest }) => {
    return `    ${name.padEnd(10)} ${title}${onRequest === true ? ' (only when asked for)' : ''}`;
  });
  return `Measures what has a budget, as ratios within one run, and prints each figure beside its bound.

  --only <name>   measure only this; may be given several times. Names:
${names.join('\n')}
  --commands      also time \`npm run check\` and \`npm test\`, which takes minutes
  --strict        exit with 1 when a figure misses its bound
  --help          this text

A missed bound is marked MISSED. Without --strict the exit code is 0 all the same: a busy machine bends
times, and a person has to look. A measurement that fails ends with 1.
`;
}

/** Takes `--only name` and `--only=name`. The failure lists one sentence per mistake. */
export function parseFlags(
  args: readonly string[],
  known: readonly Measurement[],
): Result<Command, readonly string[]> {
  const words = splitWords(args);
  if (words.flags.has('--help') || words.flags.has('-h')) return success({ kind: 'help' });
  const { only } = words;
  const mistakes = [
    ...[...words.flags].filter((flag) => !FLAGS.has(flag)).map(explainFlag),
    ...[...only].filter((name) => !known.some((one) => one.name === name)).map(explainName(known)),
  ];
  if (mistakes.length > 0) return failure(mistakes);
  const isWanted = ({ name, onRequest }: Measurement): boolean =>
    only.has(name) || (onRequest === true ? words.flags.has('--commands') : only.size === 0);
  const strict = words.flags.has('--strict');
  return success({ kind: 'run', flags: { strict, measurements: known.filter(isWanted) } });
}

const FLAGS: ReadonlySet<string> = new Set(['--strict', '--commands', '--help', '-h']);
const ONLY = '--only';

interface Words {
  readonly flags: ReadonlySet<string>;
  readonly only: ReadonlySet<string>;
}

/** What follows `--only` is a name. */
function splitWords(args: readonly string[]): Words {
  const words = args.flatMap((arg) =>
    arg.startsWith(`${ONLY}=`) ? [ONLY, arg.slice(ONLY.length + 1)] : [arg],
  );
  const only = words.flatMap((word, index) => (word === ONLY ? [words[index + 1] ?? ''] : []));
  const flags = words.filter((word, index) => word !== ONLY && words[index - 1] !== ONLY);
  return { flags: new Set(flags), only: new Set(only) };
}

function explainFlag(flag: string): string {
  return `${flag} is not a flag; --help lists them.`;
}

function explainName(known: readonly Measurement[]): (name: string) => string {
  const names = known.map(({ name }) => name).join(', ');
  return (name) => `${ONLY} ${name}: wanted one of ${names}.`;
}
