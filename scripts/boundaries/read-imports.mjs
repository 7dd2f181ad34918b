// Reads which file imports which, types included, with a parser and each package's own exports. It judges nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

const FOLDERS = ['packages', 'testkit', 'conformance', 'bench', 'demo', 'examples'];
const NEVER = new Set(['node_modules', 'dist', '.turbo', '.wrangler', 'public', 'fixtures']);
const SOURCE = /(?<!\.d)\.m?ts$/;
const CONDITIONS = ['@preview-endpoints/source', 'default'];

/** Each edge with `from`, `line`, `to` (a path in the repository or the name of a package) and `typesOnly`. */
export function readImports(root) {
  const packages = readPackages(root);
  const files = FOLDERS.flatMap((folder) => listSources(root, folder));
  return { files, edges: files.flatMap((file) => readFile(root, file, packages)) };
}

function listSources(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : listSources(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

function readFile(root, from, packages) {
  const text = readFileSync(join(root, from), 'utf8');
  const { module, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from}: ${errors[0].message}`);
  return [
    ...module.staticImports.map((one) => ({
      at: one.start,
      specifier: one.moduleRequest.value,
      typesOnly: one.entries.length > 0 && one.entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ start, entries }) =>
      entries
        .filter((entry) => entry.moduleRequest)
        .map((entry) => ({ at: start, specifier: entry.moduleRequest.value, typesOnly: entry.isType })),
    ),
    ...module.dynamicImports.flatMap(({ start, moduleRequest }) => {
      const literal = /^(['"])(.+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal === null ? [] : [{ at: start, specifier: literal[2], typesOnly: false }];
    }),
    // An `import()` that is not an expression is a type: `typeof import('x')`, `import('x').Name`.
    ...[...text.matchAll(/\bimport\('([^']+)'\)/g)]
      .filter((match) => module.dynamicImports.every(({ start }) => start !== match.index))
      .map((match) => ({ at: match.index, specifier: match[1], typesOnly: true })),
  ].map(({ at, specifier, typesOnly }) => ({
    from,
    line: text.slice(0, at).split('\n').length,
    specifier,
    to: resolve(from, specifier, packages),
    typesOnly,
  }));
}

function resolve(from, specifier, packages) {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const own = [...packages.values()].find(({ folder }) => from.startsWith(`${folder}/`));
  if (specifier.startsWith('#')) return target(own, own?.imports, specifier) ?? specifier;
  const [scope, name, ...rest] = specifier.split('/');
  const found = packages.get(`${scope}/${name}`);
  if (found === undefined) return specifier;
  return target(found, found.exports, ['.', ...rest].join('/')) ?? specifier;
}

/** Resolves `exports` as Node does, with the condition that selects our sources. */
function target(found, table, subpath) {
  for (const [key, value] of Object.entries(table ?? {})) {
    const [before, after] = key.split('*');
    const fits =
      after === undefined ? key === subpath : subpath.startsWith(before) && subpath.endsWith(after);
    if (!fits) continue;
    const condition = CONDITIONS.find((name) => typeof value === 'object' && name in value);
    const path = typeof value === 'string' ? value : value[condition];
    const star = after === undefined ? '' : subpath.slice(before.length, subpath.length - after.length);
    return posix.join(found.folder, path.replace('*', star));
  }
  return undefined;
}

function readPackages(root) {
  const manifests = ['packages', '.'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => posix.join(folder, name, 'package.json'))
      .filter((path) => existsSync(join(root, path))),
  );
  return new Map(
    manifests.map((path) => {
      const { name, exports, imports } = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return [name, { folder: dirname(path), exports, imports }];
    }),
  );
}
