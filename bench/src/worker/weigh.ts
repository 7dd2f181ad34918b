// Weighs what wrangler would upload; it may not run it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { type BUNDLES, withBundles } from './build-bundles.ts';

const KIBIBYTE = 1024;

export const workerBundle = defineMeasurement({
  name: 'worker-bundle',
  title: 'Worker: what is uploaded',
  how: 'wrangler deploy --dry-run, minified; gzip as wrangler reports it; Hono alone is hono/tiny with two routes, minified',
  rows: {
    gzip: { what: 'Worker, minified and gzip', unit: 'KiB', bound: { kind: 'under', limit: 25 } },
    raw: { what: 'Worker, minified', unit: 'KiB' },
    hono: { what: 'Hono alone, minified and gzip', unit: 'KiB' },
  },
  measure: () =>
    withBundles(async (folder) => {
      const read = (name: (typeof BUNDLES)[number]) => readFileSync(join(folder, `${name}.js`));
      return {
        values: {
          gzip: gzipSync(read('worker')).byteLength / KIBIBYTE,
          raw: read('worker').byteLength / KIBIBYTE,
          hono: gzipSync(read('hono')).byteLength / KIBIBYTE,
        },
      };
    }),
});
