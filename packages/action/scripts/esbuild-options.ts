// The options with which esbuild makes a program for Node from our sources. Entries, output and plugins are not among them.

import type { BuildOptions } from 'esbuild';

/** For the Action and the command line: one file for each entry and one for shared code, readable by every supported Node. */
export const NODE_PROGRAM = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  conditions: ['@preview-endpoints/source'],
  // CommonJS dependencies call `require` for Node's own modules, and an ES module has no `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
