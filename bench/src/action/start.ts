// Measures how soon the built Action sends its first API request, compared with a Node process that does nothing.

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { ENTRY, RUN, staticClosure } from './dist-files.ts';
import { createLaunchpad, type InputCase, type Launchpad } from './launch.ts';

const WARM_UPS = 3;
/** An odd number, so that the median is a pair that really ran. */
const PAIRS = 31;

/** The start of the fastest comparable action, in milliseconds over `node -e 0` and as a ratio. It sends no request. */
const DIFFERENCE_BOUND = { kind: 'atMost', limit: 44 } as const;
const RATIO_BOUND = { kind: 'atMost', limit: 2.5 } as const;

export const actionStart = defineMeasurement({
  name: 'start',
  title: 'Action: process start to the first API request',
  how: `${PAIRS} interleaved pairs after ${WARM_UPS} warm-ups; median of the pairs' differences and ratios; spawn to arrival at a loopback server, against spawn to exit of node -e 0`,
  rows: {
    plainDifference: { what: 'plain inputs, over node -e 0', unit: 'ms', bound: DIFFERENCE_BOUND },
    plainRatio: { what: 'plain inputs, ratio', unit: 'ratio', bound: RATIO_BOUND },
    configDifference: { what: 'config YAML, over node -e 0', unit: 'ms', bound: DIFFERENCE_BOUND },
    configRatio: { what: 'config YAML, ratio', unit: 'ratio', bound: RATIO_BOUND },
    unneededFiles: {
      what: 'plain inputs, loaded files that not every run needs',
      unit: 'files',
      bound: { kind: 'atMost', limit: 0 },
    },
  },
  async measure() {
    const launchpad = await createLaunchpad();
    try {
      const plainLoads = await readLoads(launchpad, 'plain');
      const configLoads = await readLoads(launchpad, 'config');
      const samples = await measurePairs(launchpad);
      const needed = [...staticClosure(ENTRY), ...staticClosure(RUN)];
      return {
        values: {
          plainDifference: median(samples.map(({ plain, nothing }) => plain - nothing)),
          plainRatio: median(samples.map(({ plain, nothing }) => plain / nothing)),
          configDifference: median(samples.map(({ config, nothing }) => config - nothing)),
          configRatio: median(samples.map(({ config, nothing }) => config / nothing)),
          unneededFiles: plainLoads.filter((file) => !needed.includes(file)).length,
        },
        notes: [
          `node -e 0: ${median(samples.map(({ nothing }) => nothing)).toFixed(1)} ms`,
          `loaded before the request, plain inputs: ${plainLoads.join(', ')}`,
          `loaded before the request, config YAML: ${configLoads.join(', ')}`,
        ],
      };
    } finally {
      launchpad.close();
    }
  },
});

interface Sample {
  readonly plain: number;
  readonly config: number;
  readonly nothing: number;
}

async function measurePairs(launchpad: Launchpad): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let pair = 0; pair < WARM_UPS + PAIRS; pair += 1) {
    const plain = await launchpad.start('plain');
    const nothing = await launchpad.startNothing();
    const config = await launchpad.start('config');
    if (pair >= WARM_UPS) samples.push({ plain, nothing, config });
  }
  return samples;
}

/** The files of dist that were loaded before the first request, in order of loading. */
async function readLoads(launchpad: Launchpad, inputs: InputCase): Promise<readonly string[]> {
  const noteLoadsIn = join(launchpad.folder, `loads-${inputs}`);
  writeFileSync(noteLoadsIn, '');
  await launchpad.start(inputs, { noteLoadsIn });
  const urls = readFileSync(noteLoadsIn, 'utf8').split('\n');
  return urls.filter((url) => url.includes('/action/dist/')).map((url) => basename(url));
}
