// The entry of `npm run bench`: reads flags, prints a table. It knows no measurement by name.

import { parseFlags, renderHelp } from './flags.ts';
import { describeMachine } from './machine.ts';
import type { Measurement } from './measurement.ts';
import { measurements } from './measurements.ts';
import { countMissed, type Finished, renderTable } from './report.ts';

const EXIT_MISSED = 1;
const EXIT_USAGE = 2;

const command = parseFlags(process.argv.slice(2), measurements);
if (!command.ok) {
  process.stderr.write(`${command.fault.join('\n')}\n`);
  process.exitCode = EXIT_USAGE;
} else if (command.value.kind === 'help') {
  process.stdout.write(renderHelp(measurements));
} else {
  const { strict, measurements: wanted } = command.value.flags;
  const missed = await run(wanted);
  if (strict && missed > 0) process.exitCode = EXIT_MISSED;
}

/** Runs them one after the other, because parallel measurements would disturb each other. */
async function run(wanted: readonly Measurement[]): Promise<number> {
  const machine = describeMachine();
  const finished: Finished[] = [];
  for (const measurement of wanted) {
    process.stderr.write(`measuring ${measurement.name}...\n`);
    finished.push({ measurement, measured: await measurement.measure() });
  }
  const missed = countMissed(finished);
  process.stdout.write(`${machine}\n\n${renderTable(finished)}\n${renderEnd(missed)}\n`);
  return missed;
}

function renderEnd(missed: number): string {
  return missed === 0 ? 'All bounds are met.' : `Bounds missed: ${missed}. Look for MISSED above.`;
}
