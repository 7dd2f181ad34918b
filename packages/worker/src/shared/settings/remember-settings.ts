// Keeps the settings of this isolate. They are read once, because the environment never changes.

import type { Result } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import type { LogLine } from '../ports.ts';

/** A script and its objects share an isolate, but have separate environment objects, so the contents are compared. */
export function rememberSettings<Texts extends object, Settings>(
  parse: (env: Texts) => Result<Settings, readonly Issue[]>,
  names: readonly (keyof Texts)[],
  log: (line: LogLine) => void,
): (env: Texts) => Settings | undefined {
  let known: { readonly env: Texts; readonly settings: Settings | undefined } | undefined;
  return (env) => {
    const isSame =
      known !== undefined && (known.env === env || names.every((name) => known?.env[name] === env[name]));
    if (known === undefined || !isSame) known = { env, settings: readAnew(parse, env, log) };
    return known.settings;
  };
}

function readAnew<Texts, Settings>(
  parse: (env: Texts) => Result<Settings, readonly Issue[]>,
  env: Texts,
  log: (line: LogLine) => void,
): Settings | undefined {
  const settings = parse(env);
  if (settings.ok) return settings.value;
  const mistakes = settings.fault.map(({ path, message }) => `${path} ${message}`).join('; ');
  log({ level: 'warning', message: 'The Worker is not set up', fields: { mistakes } });
  return undefined;
}
