// Where the built Action is, and which of its files a file imports statically; it may not run the Action.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DIST = join(import.meta.dirname, '../../../packages/action/dist');
export const ENTRY = 'index.js';

/**
 * In minified output a static import is `import...from"./file"` or `import"./file"`; a dynamic import has a
 * parenthesis.
 */
const STATIC_IMPORT = /(?:^|[;}\n])(?:import|export)(?:[^"'();]*from)?["']\.\/([^"']+)["']/g;

/** The file that every run loads once its first request is sent. */
export const RUN = 'run-on-runner.js';

/** A file and everything that it imports statically. */
export function staticClosure(root: string): readonly string[] {
  // A bundle without this second file has all its code in the entry.
  if (!existsSync(join(DIST, root))) return [];
  const found = new Set<string>([root]);
  // A set may grow during the loop over it.
  for (const file of found) {
    const source = readFileSync(join(DIST, file), 'utf8');
    for (const [, imported] of source.matchAll(STATIC_IMPORT))
      if (imported !== undefined) found.add(imported);
  }
  return [...found];
}
