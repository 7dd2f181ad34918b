// Decides whether a path is below a folder, by its text alone. Pure.

import { isAbsolute, relative } from 'node:path';

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way.split(/[\\/]/, 1)[0] !== '..' && !isAbsolute(way);
}
