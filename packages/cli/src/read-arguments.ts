// Reads the arguments after the command's name into inputs and facts; it sends nothing and reads no file.

import { parseArgs } from 'node:util';
import {
  DECLARED_DEFAULTS,
  type InputKey,
  type RawInputs,
} from '@preview-endpoints/action/src/inputs/declared-inputs.ts';
import { failure, type Result, success } from '@preview-endpoints/core';
import type { Environment } from '@preview-endpoints/core/node';

export const CLI_COMMANDS = [
  'plan',
  'deploy',
  'wait',
  'test',
  'promote',
  'rollback',
  'pause',
  'resume',
  'scale-to-zero',
  'teardown',
  'sweep',
  'status',
] as const;
export type CliCommand = (typeof CLI_COMMANDS)[number];

/** Inputs that would show in the process list, or that only GitHub has. */
const NO_FLAGS: ReadonlySet<string> = new Set([
  'hf-token',
  'inference-token',
  'github-token',
  'secrets',
  'command',
  'comment',
  'deployment',
  'environment',
  'label',
  'deploy-drafts',
  // Its post step deletes the preview, and a terminal has no post step.
  'lifetime',
]);

const INPUT_KEYS = (Object.keys(DECLARED_DEFAULTS) as InputKey[]).filter((key) => !NO_FLAGS.has(key));

export interface Arguments {
  readonly command: CliCommand;
  readonly raw: RawInputs;
  readonly isJson: boolean;
  readonly repository: string | undefined;
  readonly repositoryId: string | undefined;
  readonly pullRequest: string | undefined;
  readonly branch: string | undefined;
}

/** A fault is one sentence. `help` is not a fault; it is also the result of a call without arguments. */
export function readArguments(
  words: readonly string[],
  env: Environment,
): Result<Arguments | 'help', string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...OPTIONS },
      allowPositionals: true,
      allowNegative: true,
    });
    if (values['help'] === true || (positionals.length === 0 && words.length === 0)) return success('help');
    const [word, ...more] = positionals;
    const command = CLI_COMMANDS.find((one) => one === word);
    if (command === undefined || more.length > 0)
      return failure(
        `wanted one command of ${CLI_COMMANDS.join(', ')}, got ${positionals.join(' ') || 'none'}`,
      );
    return success({
      command,
      raw: rawInputs(command, values, env),
      isJson: values['json'] === true,
      repository: textOf(values['repository']),
      repositoryId: textOf(values['repository-id']),
      pullRequest: textOf(values['pull-request']),
      branch: textOf(values['branch']),
    });
  } catch (error) {
    return failure(error instanceof Error ? error.message : 'the arguments cannot be read');
  }
}

function isFlag(key: InputKey): boolean {
  return ['true', 'false'].includes(DECLARED_DEFAULTS[key]);
}

const OPTIONS: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>> = {
  ...Object.fromEntries(
    INPUT_KEYS.map((key) => [key, { type: isFlag(key) ? 'boolean' : 'string' }] as const),
  ),
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  repository: { type: 'string' },
  'repository-id': { type: 'string' },
  'pull-request': { type: 'string' },
  branch: { type: 'string' },
};

type Values = Readonly<Record<string, unknown>>;

/** The Action's inputs. Tokens and secrets come only from the environment. */
function rawInputs(command: CliCommand, values: Values, env: Environment): RawInputs {
  const given = Object.fromEntries(
    INPUT_KEYS.flatMap((key) =>
      values[key] === undefined ? [] : [[key, String(values[key]).trim()] as const],
    ),
  );
  return {
    ...DECLARED_DEFAULTS,
    ...given,
    // These two are not commands of a workflow, but their inputs follow the same rules.
    command: command === 'wait' || command === 'test' ? 'status' : command,
    'hf-token': env['HF_TOKEN']?.trim() ?? '',
    'inference-token': env['HF_INFERENCE_TOKEN']?.trim() ?? '',
    secrets: env['PREVIEW_ENDPOINTS_SECRETS'] ?? '',
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
