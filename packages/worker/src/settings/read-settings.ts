// The settings of this isolate, read once: its environment never changes.

import { log } from '../ports.ts';
import { type EnvironmentTexts, parseSettings, type Settings } from './parse-settings.ts';

let known: { readonly env: EnvironmentTexts; readonly settings: Settings | undefined } | undefined;

/** Undefined when the Worker is not set up; the log then says how. */
export function readSettings(env: EnvironmentTexts): Settings | undefined {
  if (known !== undefined && isSame(known.env, env)) return known.settings;
  const settings = parseSettings(env);
  if (!settings.ok) {
    const mistakes = settings.fault.map(({ path, message }) => `${path} ${message}`).join('; ');
    log({ level: 'warning', message: 'The Worker is not set up', fields: { mistakes } });
  }
  known = { env, settings: settings.ok ? settings.value : undefined };
  return known.settings;
}

/** The Worker and its objects share an isolate, and each has an environment object of its own. */
function isSame(one: EnvironmentTexts, other: EnvironmentTexts): boolean {
  return one === other || NAMES.every((name) => one[name] === other[name]);
}

const NAMES = [
  'POLICY',
  'HF_TOKEN',
  'API_URL',
  'HUB_URL',
  'GITHUB_API_URL',
  'GITHUB_TOKEN',
  'DIALECT',
  'FLOOD_BRAKE',
] as const satisfies readonly (keyof EnvironmentTexts)[];
