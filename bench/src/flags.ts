// Reads the command's flags and reports all mistakes together; pure.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Flag, readFlags } from '@preview-endpoints/testkit/flags';
import type { Measurement } from './measurement.ts';

export interface BenchFlags {
  /** Exit with 1 when a bound is missed. */
  readonly strict: boolean;
  readonly measurements: readonly Measurement[];
}

export type BenchCommand = { readonly kind: 'help' } | { readonly kind: 'run'; readonly flags: BenchFlags };

export function renderHelp(measurements: readonly Measurement[]): string {
  const names = measurements.map(({ name, title, onRequest }) => {
    return `    ${name.padEnd(10)} ${title}${onRequest === true ? ' (only on request)' : ''}`;
  });
  return `Measures everything that has a budget, as ratios within one run, and prints each figure beside its bound.

  --only <name>   measure only this; may be given several times. Names:
${names.join('\n')}
  --commands      also time \`npm run check\` and \`npm test\`, which takes minutes
  --strict        exit with 1 when a figure misses its bound
  --help          this text

A missed bound is marked MISSED. Without --strict the exit code is 0 even then, because a busy machine distorts
times and a person has to judge them. A measurement that fails exits with 1.
`;
}

/** A failure lists one sentence per mistake. */
export function parseFlags(
  args: readonly string[],
  known: readonly Measurement[],
): Result<BenchCommand, readonly string[]> {
  const names = known.map(({ name }) => name);
  const only: Flag = { wanted: `one of ${names.join(', ')}`, accepts: (text) => names.includes(text) };
  const read = readFlags(args, { strict: 'switch', commands: 'switch', only });
  if (!read.ok) return read;
  if (read.value.kind === 'help') return success({ kind: 'help' });
  const { texts, lists, others } = read.value;
  if (others.length > 0) return failure(others.map((word) => `${word}: only flags are wanted`));
  const isWanted = ({ name, onRequest }: Measurement): boolean =>
    lists.only?.includes(name) === true ||
    (onRequest === true ? texts.commands !== undefined : lists.only === undefined);
  const measurements = known.filter(isWanted);
  return success({ kind: 'run', flags: { strict: texts.strict !== undefined, measurements } });
}
