// How esbuild makes a program for Node out of our sources; it says nothing about entries, output or plugins.

import type { BuildOptions } from 'esbuild';

/** For the Action and the command line: one file an entry and what they share, readable by every Node that is supported. */
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
  // CommonJS dependencies ask for Node's own modules, and an ES module has no `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
