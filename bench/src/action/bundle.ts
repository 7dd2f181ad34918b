// Weighs what the Action must load before it runs; it may not run it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineMeasurement } from '../measurement.ts';
import { DIST, staticClosure } from './dist-files.ts';

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
    const files = staticClosure().map((file) => ({ file, bytes: readFileSync(join(DIST, file)) }));
    return {
      values: {
        raw: files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
        gzip: files.reduce((sum, { bytes }) => sum + gzipSync(bytes, { level: 9 }).byteLength, 0),
      },
      notes: [files.map(({ file, bytes }) => `${file} ${bytes.byteLength}`).join(', ')],
    };
  },
});
