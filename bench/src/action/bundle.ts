// Measures the size of the code that the Action loads before it runs; it may not run the Action.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { DIST, ENTRY, RUN, staticClosure } from './dist-files.ts';

export const actionBundle = defineMeasurement({
  name: 'bundle',
  title: 'Action: code that every run loads',
  how: 'sum over dist/index.js, the code that every run loads after it, and all files that these import statically; gzip -9 per file; the bounds are the smallest comparable action',
  rows: {
    raw: { what: 'raw', unit: 'bytes', bound: { kind: 'under', limit: 400_000 } },
    gzip: { what: 'gzip', unit: 'bytes', bound: { kind: 'under', limit: 110_000 } },
  },
  async measure() {
    const entry = weigh([ENTRY]);
    return {
      values: weigh([ENTRY, RUN]),
      notes: [`loaded before the first request: ${entry.raw} bytes, gzip ${entry.gzip}`],
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
