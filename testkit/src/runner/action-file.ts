// Reads action.yml as the runner does: inputs with their defaults, and the files to run. It may not start anything.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface ActionFile {
  /** The declared default of every input; the empty text for an input without one. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Absolute path of the bundle. */
  readonly main: string;
  /** Absolute path of the program for the end of the job; absent when action.yml names none. */
  readonly post?: string;
}

/** The repository's own action.yml. */
const ACTION_FILE = fileURLToPath(new URL('../../../action.yml', import.meta.url));

type Mapping = Readonly<Record<string, unknown>>;

function readMapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** YAML reads `true` and `24` as other types; the runner passes every value as text. */
function readText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

export async function readActionFile(path: string = ACTION_FILE): Promise<ActionFile> {
  const document: unknown = parse(await readFile(path, 'utf8'));
  const { inputs, runs } = readMapping(document);
  const defaults = Object.entries(readMapping(inputs)).map(
    ([key, input]) => [key, readText(readMapping(input)['default'])] as const,
  );
  const { main, post } = readMapping(runs);
  const locate = (file: unknown) => join(dirname(path), readText(file));
  return {
    defaults: Object.fromEntries(defaults),
    main: locate(main),
    ...(post === undefined ? {} : { post: locate(post) }),
  };
}
