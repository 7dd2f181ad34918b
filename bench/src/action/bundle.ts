// Weighs what the Action must load before it runs; it may not run it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { DIST, ENTRY, RUN, staticClosure } from './dist-files.ts';

export const actionBundle = defineMeasurement({
  name: 'bundle',
  title: 'Action: what every run loads',
  how: 'the sizes of dist/index.js, of what every run loads after it, and of every file that these import statically, added up; gzip -9 file by file; the bounds are the smallest peer',
  rows: {
    raw: { what: 'raw', unit: 'bytes', bound: { kind: 'under', limit: 400_000 } },
    gzip: { what: 'gzip', unit: 'bytes', bound: { kind: 'under', limit: 110_000 } },
  },
  async measure() {
    const entry = weigh([ENTRY]);
    return {
      values: weigh([ENTRY, RUN]),
      notes: [`of it before the first request: ${entry.raw} bytes, gzip ${entry.gzip}`],
    };
  },
});

function weigh(roots: readonly string[]): { readonly raw: number; readonly gzip: number } {
  const names = new Set(roots.flatMap((root) => staticClosure(root)));
  const files = [...names].map((file) => readFileSync(join(DIST, file)));
  return {
    raw: files.reduce((sum, bytes) => sum + bytes.byteLength, 0),
    gzip: files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).byteLength, 0),
  };
}
