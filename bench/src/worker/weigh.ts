// Measures the size of the scripts that wrangler would upload; it may not run them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { type BUNDLES, withBundles } from './build-bundles.ts';

const KIBIBYTE = 1024;

export const workerBundle = defineMeasurement({
  name: 'worker-bundle',
  title: 'Worker: size of the two uploaded scripts',
  how: 'wrangler deploy --dry-run, minified; gzip as wrangler reports it; Hono alone is hono/tiny with two routes, minified',
  rows: {
    ingress: { what: 'ingress, minified and gzip', unit: 'KiB', bound: { kind: 'under', limit: 60 } },
    executor: { what: 'executor, minified and gzip', unit: 'KiB', bound: { kind: 'under', limit: 60 } },
    raw: { what: 'both, minified', unit: 'KiB' },
    hono: { what: 'Hono alone, minified and gzip', unit: 'KiB' },
  },
  measure: () =>
    withBundles(async (folder) => {
      const read = (name: (typeof BUNDLES)[number]) => readFileSync(join(folder, `${name}.js`));
      return {
        values: {
          ingress: gzipSync(read('ingress')).byteLength / KIBIBYTE,
          executor: gzipSync(read('executor')).byteLength / KIBIBYTE,
          raw: (read('ingress').byteLength + read('executor').byteLength) / KIBIBYTE,
          hono: gzipSync(read('hono')).byteLength / KIBIBYTE,
        },
      };
    }),
});
