// Writes the two scripts' configurations as `wrangler dev` runs them here: with local addresses.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Beside what the configuration has; each script gets its own only. */
export interface ScriptVars {
  readonly doors: Readonly<Record<string, string>>;
  readonly executor: Readonly<Record<string, string>>;
}

/** Wrangler's stand-in for Cloudflare Access. */
export interface AccessMock {
  readonly aud: string;
  readonly identity: { readonly email: string };
}

interface Config {
  readonly main: string;
  readonly alias: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly assets?: { readonly directory: string };
}

/**
 * The files' paths, the doors first. `wrangler dev` takes flags for its first script only, so what is different here is
 * written into files.
 */
export async function writeConfigs(options: {
  readonly packageFolder: string;
  readonly folder: string;
  readonly vars: ScriptVars;
  readonly access?: AccessMock;
}): Promise<readonly string[]> {
  const { packageFolder, folder } = options;
  const at = (path: string) => join(packageFolder, path);
  const scripts = [
    { name: 'wrangler.jsonc', vars: options.vars.doors, access: options.access },
    { name: 'wrangler.executor.jsonc', vars: options.vars.executor, access: undefined },
  ];
  return Promise.all(
    scripts.map(async ({ name, vars, access }) => {
      const config = parseConfig(await readFile(at(name), 'utf8'));
      const alias = Object.entries(config.alias);
      const local = {
        ...config,
        $schema: undefined,
        main: at(config.main),
        alias: Object.fromEntries(alias.map(([module, path]) => [module, at(path)])),
        vars: { ...config.vars, ...vars },
        ...(access === undefined ? {} : { access: { dev: access } }),
        ...(config.assets === undefined ? {} : { assets: { directory: at(config.assets.directory) } }),
      };
      const path = join(folder, name.replace('.jsonc', '.json'));
      await writeFile(path, JSON.stringify(local));
      return path;
    }),
  );
}

/** Our configurations have comments on lines of their own only. */
export function parseConfig(text: string): Config {
  const config: Config = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
  return config;
}
