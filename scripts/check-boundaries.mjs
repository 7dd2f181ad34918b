// Checks the import rules, and that no files import each other in a cycle; it changes no source. The exceptions are in
// boundaries/allowed.json. That list may only get shorter: an entry that is no longer needed is a failure too, and
// `--prune` removes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findCycles } from './boundaries/find-cycles.mjs';
import { readImports } from './boundaries/read-imports.mjs';
import { findForbidden, findForbiddenNames } from './boundaries/rules.mjs';

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: join(import.meta.dirname, '..') },
    allowed: { type: 'string', default: join(import.meta.dirname, 'boundaries/allowed.json') },
    prune: { type: 'boolean', default: false },
  },
});
const imports = readImports(resolve(values.root));

const found = new Map([
  ...findForbidden(imports),
  ...findForbiddenNames(imports),
  ...findCycles(imports).map((files) => [
    `cycle: ${files.join(' ')}`,
    `these files import each other:\n    ${files.join('\n    ')}`,
  ]),
]);
const entries = JSON.parse(readFileSync(values.allowed, 'utf8'));
const needed = entries.filter((key) => found.has(key));
if (values.prune) writeFileSync(values.allowed, `${JSON.stringify(needed, undefined, 2)}\n`);
const allowed = new Set(values.prune ? needed : entries);

const failures = [
  ...[...found].filter(([key]) => !allowed.has(key)).map(([, sentence]) => sentence),
  ...[...allowed]
    .filter((key) => !found.has(key))
    .map((key) => `boundaries/allowed.json: no longer needed, remove it: ${key}`),
];
for (const failure of failures) process.stderr.write(`${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
