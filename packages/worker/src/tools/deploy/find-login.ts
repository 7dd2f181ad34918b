// Looks for a Cloudflare login on this machine, without a request. It only gives a hint: wrangler decides.

import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@preview-endpoints/core/node';

const IN_THE_ENVIRONMENT = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'];

/** The folders where `wrangler login` keeps its login: the old one, then those of Linux and macOS. */
function foldersOf({ XDG_CONFIG_HOME }: Environment, home: string): readonly string[] {
  return [home, XDG_CONFIG_HOME ?? join(home, '.config'), join(home, 'Library/Preferences')].map((folder) =>
    join(folder, '.wrangler/config'),
  );
}

export async function hasLogin(env: Environment, home = homedir()): Promise<boolean> {
  if (IN_THE_ENVIRONMENT.some((name) => (env[name] ?? '') !== '')) return true;
  const found = await Promise.all(foldersOf(env, home).map((folder) => readdir(folder).catch(() => [])));
  return found.flat().length > 0;
}
