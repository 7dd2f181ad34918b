// Writes the two scripts' configurations as `wrangler dev` runs them here: with local addresses.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Texts of the environment; each script gets its own only. */
export interface ScriptTexts {
  readonly ingress: object;
  readonly executor: object;
}

/** Wrangler's stand-in for Cloudflare Access. */
export interface AccessMock {
  readonly aud: string;
  readonly identity: { readonly email: string };
}

interface Config {
  readonly main: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly assets?: { readonly directory: string };
}

/**
 * The files' paths, the ingress first. `wrangler dev` takes flags for its first script only, so what is different here is
 * written into files.
 */
export async function writeConfigs(options: {
  readonly packageFolder: string;
  readonly folder: string;
  /** Beside what the configurations have. */
  readonly vars: ScriptTexts;
  readonly secrets: ScriptTexts;
  readonly access?: AccessMock;
}): Promise<readonly string[]> {
  const { vars, secrets, packageFolder } = options;
  const at = (path: string) => join(packageFolder, path);
  const scripts = [
    { name: 'wrangler.jsonc', script: 'ingress', access: options.access },
    { name: 'wrangler.executor.jsonc', script: 'executor', access: undefined },
  ] as const;
  return Promise.all(
    scripts.map(async ({ name, script, access }) => {
      const config = parseConfig(await readFile(at(name), 'utf8'));
      const local = {
        ...config,
        $schema: undefined,
        main: at(config.main),
        vars: { ...config.vars, ...vars[script] },
        ...(access === undefined ? {} : { access: { dev: access } }),
        ...(config.assets === undefined ? {} : { assets: { directory: at(config.assets.directory) } }),
      };
      const folder = join(options.folder, script);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, '.dev.vars'), renderSecrets(secrets[script]), { mode: 0o600 });
      const path = join(folder, 'wrangler.json');
      await writeFile(path, JSON.stringify(local));
      return path;
    }),
  );
}

/** In single quotes nothing has a meaning but the quote itself, which JSON, and so a policy, can do without. */
function renderSecrets(secrets: object): string {
  const lines = Object.entries(secrets).map(
    ([name, text]) => `${name}='${String(text).replaceAll("'", '\\u0027')}'\n`,
  );
  return lines.join('');
}

/** Our configurations have comments on lines of their own only. */
export function parseConfig(text: string): Config {
  const config: Config = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
  return config;
}
