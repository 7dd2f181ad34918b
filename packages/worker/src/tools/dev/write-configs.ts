// Writes the configurations of the two scripts for a local `wrangler dev`: with local addresses only.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Text values of the environment; each script gets only its own. */
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
 * The files' paths, the ingress first. The flags of `wrangler dev` apply only to its first script, so the differences are written
 * into files.
 */
export async function writeConfigs(options: {
  readonly packageFolder: string;
  readonly folder: string;
  /** In addition to the variables in the configurations. */
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

/** Inside single quotes only the quote itself is special, and JSON, and so a policy, can avoid it. */
function renderSecrets(secrets: object): string {
  const lines = Object.entries(secrets).map(
    ([name, text]) => `${name}='${String(text).replaceAll("'", '\\u0027')}'\n`,
  );
  return lines.join('');
}

/** Our configurations have comments only on lines of their own. */
export function parseConfig(text: string): Config {
  const config: Config = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
  return config;
}
