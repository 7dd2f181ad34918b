// Bundles the Action into dist/, byte for byte the same on every machine; it may not write elsewhere.
// Imported, it only builds in memory, so that a test can compare.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');

/**
 * @actions/core declares nothing about side effects, so esbuild would keep all of it, with undici behind
 * it: 50 ms of every start. Its modules only define functions (read for 3.0.1).
 */
const actionsToolkitIsPure: Plugin = {
  name: 'actions-toolkit-is-pure',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\/core$/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'resolved') return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
    onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'resolved' || !rest.importer.includes('/node_modules/@actions/core/'))
        return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/**
 * An import of one of Node's own modules reads all of its exports, and some of them load more: fs its promises,
 * crypto nearly everything it has. That is 10 ms of a start, for functions that the toolkit needs at its end.
 */
const LOADED_BY_NEED = {
  crypto: `export const randomUUID = () => process.getBuiltinModule('node:crypto').randomUUID();`,
  fs: `const fs = process.getBuiltinModule('node:fs');
    export const { appendFileSync, constants, existsSync, readFileSync } = fs;
    const later = (name) => (...given) => fs.promises[name](...given);
    export const promises = { access: later('access'), appendFile: later('appendFile'), writeFile: later('writeFile') };`,
  os: `const os = process.getBuiltinModule('node:os');
    export const { EOL } = os;
    export default os;`,
} as const;

const toolkitLoadsByNeed: Plugin = {
  name: 'toolkit-loads-by-need',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:crypto|fs|os)$/ }, ({ path, importer }) =>
      /\/node_modules\/@actions\/(?:core|github)\//.test(importer)
        ? { path, namespace: 'by-need', sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'by-need' }, ({ path }) => ({
      contents: Object.entries(LOADED_BY_NEED).find(([name]) => name === path)?.[1] ?? '',
    }));
  },
};

/**
 * @actions/github makes a client of its own at its load, for which it brings 450 kB of undici, and Node's TLS
 * with all of its cryptography. Every request of ours goes through the Fetch port (`github/octokit-port.ts`
 * gives it), so that client is never asked.
 */
const NEVER_ASKED = {
  undici: `export const fetch = () => { throw new Error('every request goes through the Fetch port'); };`,
  '@actions/http-client': `export class HttpClient {
    getAgent() {}
    getAgentDispatcher() {}
  }`,
} as const;

const toolkitSendsThroughPort: Plugin = {
  name: 'toolkit-sends-through-port',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:undici|@actions\/http-client)$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/@actions/github/')
        ? { path, namespace: 'through-port', sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'through-port' }, ({ path }) => ({
      contents: Object.entries(NEVER_ASKED).find(([name]) => name === path)?.[1] ?? '',
    }));
  },
};

/**
 * CommonJS dependencies call `require` for Node's own modules, and an ES module has none. Making one loads Node's
 * CommonJS loader in every file; the process gives the same modules without.
 */
const processIsRequired: Plugin = {
  name: 'process-is-required',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ kind, path }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'built-in' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/**
 * The Markdown serializer can decode entities in the labels of link references, with a table of 36 kB. Ours
 * writes no references.
 */
const NO_ENTITIES = `export const decodeNamedCharacterReference = () => {
    throw new Error('no link reference is ever written');
  };`;

const markdownDecodesNothing: Plugin = {
  name: 'markdown-decodes-nothing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^decode-named-character-reference$/ }, ({ path }) => ({
      path,
      namespace: 'no-entities',
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'no-entities' }, () => ({ contents: NO_ENTITIES }));
  },
};

const COMMON = {
  absWorkingDir: root,
  outdir,
  write: false,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  conditions: ['@preview-endpoints/source'],
} as const satisfies BuildOptions;

/** `./run-on-runner.ts` is the file `run-on-runner.js` of dist. */
function nameOf(path: string): string {
  return basename(path, '.ts');
}

/** Leaves what is imported lazily out of a bundle, and notes which files those are. */
function leaveLazyOut(found: Map<string, string>): Plugin {
  return {
    name: 'leave-lazy-out',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        found.set(nameOf(path), join(resolveDir, path));
        return { path: `./${nameOf(path)}.js`, external: true };
      });
    },
  };
}

/** What every run loads. */
const RUN = 'run-on-runner';
/** Loaded by the entry itself, before the run. */
const BEFORE_RUN = 'proxied-fetch';

/**
 * A chunk is made for each set of files that share some code, which were a dozen for every run. Each file that is
 * loaded beside the run names the run, so all that the run imports belongs to all of them: one chunk.
 */
function shareWholeRun(lazy: ReadonlyMap<string, string>): Plugin {
  const run = lazy.get(RUN) ?? '';
  const besideRun = new Set(lazy.values());
  return {
    name: 'share-whole-run',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
        if (kind === 'dynamic-import') besideRun.add(join(resolveDir, path));
        return undefined;
      });
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const isOutside = [RUN, BEFORE_RUN].includes(nameOf(path));
        if (isOutside || !besideRun.has(path)) return undefined;
        const source = await readFile(path, 'utf8');
        return { contents: `${source}\nexport { runOnRunner } from ${JSON.stringify(run)};\n`, loader: 'ts' };
      });
    },
  };
}

/**
 * The files of dist/ by name, as they must be for the present source. The entry is one file, because each
 * further one costs about 1.5 ms of a start; what it loads later shares its chunks, but none with the entry.
 */
export async function bundleAction(): Promise<ReadonlyMap<string, Uint8Array>> {
  const lazy = new Map<string, string>();
  const entry = await build({
    ...COMMON,
    entryPoints: { index: join(root, 'src/main.ts'), post: join(root, 'src/post.ts') },
    plugins: [leaveLazyOut(lazy)],
  });
  const rest = await build({
    ...COMMON,
    // In one order: files are found in the order in which the machine reads them, and names of chunks depend on it.
    entryPoints: Object.fromEntries([...lazy].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [
      shareWholeRun(lazy),
      toolkitLoadsByNeed,
      actionsToolkitIsPure,
      toolkitSendsThroughPort,
      processIsRequired,
      markdownDecodesNothing,
    ],
  });
  const files = [...entry.outputFiles, ...rest.outputFiles].map(
    (file) => [basename(file.path), file.contents] as const,
  );
  return new Map([...files, ['package.json', new TextEncoder().encode('{"type":"module"}\n')]]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  for (const [name, contents] of await bundleAction()) {
    await writeFile(join(outdir, name), contents);
    process.stdout.write(`${String(contents.byteLength).padStart(8)} dist/${name}\n`);
  }
}
