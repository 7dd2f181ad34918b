// Weighs what the Action must load before it runs; it may not run it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { DIST, ENTRY, RUN, staticClosure } from './dist-files.ts';

export const actionBundle = defineMeasurement({
  name: 'bundle',
  title: 'Action: entry chunk',
  how: 'the sizes of dist/index.js and of every file that it imports statically, added up; gzip -9 file by file',
  rows: {
    raw: {
      what: 'entry with its static imports, raw',
      unit: 'bytes',
      bound: { kind: 'under', limit: 150_000 },
    },
    gzip: {
      what: 'entry with its static imports, gzip',
      unit: 'bytes',
      bound: { kind: 'under', limit: 45_000 },
    },
  },
  async measure() {
    const run = weigh(RUN);
    return {
      values: weigh(ENTRY),
      notes: [`loaded by every run once its first request is out: ${run.raw} bytes, gzip ${run.gzip}`],
    };
  },
});

function weigh(root: string): { readonly raw: number; readonly gzip: number } {
  const files = staticClosure(root).map((file) => readFileSync(join(DIST, file)));
  return {
    raw: files.reduce((sum, bytes) => sum + bytes.byteLength, 0),
    gzip: files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).byteLength, 0),
  };
}
