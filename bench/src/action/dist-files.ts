// Where the built Action lies, and which of its files another one imports statically; it may not run it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DIST = join(import.meta.dirname, '../../../packages/action/dist');
export const ENTRY = 'index.js';

/** In minified output a static import is `import...from"./file"` or `import"./file"`; a lazy one has a parenthesis. */
const STATIC_IMPORT = /(?:^|[;}\n])(?:import|export)(?:[^"'();]*from)?["']\.\/([^"']+)["']/g;

/** What every run loads once its first request is out. */
export const RUN = 'run-on-runner.js';

/** A file and everything it imports before its first statement runs. */
export function staticClosure(root: string): readonly string[] {
  // What is all in the entry has no second file.
  if (!existsSync(join(DIST, root))) return [];
  const found = new Set<string>([root]);
  // A set may grow while it is walked.
  for (const file of found) {
    const source = readFileSync(join(DIST, file), 'utf8');
    for (const [, imported] of source.matchAll(STATIC_IMPORT))
      if (imported !== undefined) found.add(imported);
  }
  return [...found];
}
