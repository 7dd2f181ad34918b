// One run of the command line: reads the arguments, runs the Action's command, returns its exit code. It never throws.

import { type Inputs, parseInputs } from '@preview-endpoints/action/src/inputs/parse-inputs.ts';
import { type Subject, stillReviewed } from '@preview-endpoints/action/src/intent/decide-intent.ts';
import { loadRenderer } from '@preview-endpoints/action/src/report/load-renderer.ts';
import type { Decision } from '@preview-endpoints/action/src/runner/decide-start.ts';
import { createWorkspaceReader } from '@preview-endpoints/action/src/runner/read-workspace-file.ts';
import { createReportFiles } from '@preview-endpoints/action/src/runner/report-files.ts';
import { runAction } from '@preview-endpoints/action/src/runner/run-action.ts';
import { failure, type Ports, type Result, success } from '@preview-endpoints/core';
import type { Environment } from '@preview-endpoints/core/node';
import { findSubject } from './find-subject.ts';
import { HELP } from './help.ts';
import { type Arguments, type CliCommand, readArguments } from './read-arguments.ts';
import { createTerminalReporter } from './terminal-reporter.ts';

export interface Terminal {
  readonly env: Environment;
  readonly ports: Ports;
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly hasColours: boolean;
  readonly signal: AbortSignal;
}

/** 0: done. 1: failed. 2: called in a wrong way, and nothing was done. */
export type ExitCode = 0 | 1 | 2;

export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { env, ports, stdout, stderr, signal } = terminal;
  const read = readArguments(words, env);
  const misuse = (why: string): 2 => {
    stderr(`preview-endpoints: ${why}\nSee preview-endpoints --help.\n`);
    return 2;
  };
  if (!read.ok) return misuse(read.fault);
  if (read.value === 'help') {
    stdout(HELP);
    return 0;
  }
  const decided = await decide(read.value, env);
  if (!decided.ok) return misuse(decided.fault);
  const reporter = createTerminalReporter(stderr, terminal.hasColours);
  const exitCode = await runAction(
    { raw: read.value.raw, decision: decided.value },
    {
      env: {},
      ports,
      reporter,
      readFile: createWorkspaceReader({ GITHUB_WORKSPACE: terminal.cwd }),
      files: createReportFiles({ GITHUB_WORKSPACE: terminal.cwd }),
      connectGitHub: () => Promise.reject(new Error('the command line does not write to GitHub')),
      loadRenderer,
      signal,
    },
  );
  sayOutputs(read.value, reporter.outputs, stdout);
  return decided.value.kind === 'badInputs' ? 2 : exitCode;
}

async function decide(given: Arguments, env: Terminal['env']): Promise<Result<Decision, string>> {
  if (given.raw['hf-token'] === '')
    return failure('wanted a Hugging Face token in the environment as HF_TOKEN');
  const subject = await findSubject(withAnyBranch(given), env);
  if (!subject.ok) return subject;
  const inputs = parseInputs(given.raw);
  if (!inputs.ok) return success({ kind: 'badInputs', faults: inputs.fault });
  return success(decisionOf(given.command, subject.value, inputs.value));
}

function decisionOf(command: CliCommand, subject: Subject, inputs: Inputs): Decision {
  if (command === 'sweep')
    return { kind: 'run', intent: { kind: 'sweep', repository: subject.repository }, inputs };
  const isPromotion = command === 'promote' || command === 'rollback';
  return isPromotion && subject.target.kind === 'pullRequest'
    ? stillReviewed(command)
    : { kind: 'run', intent: { kind: command, subject }, inputs };
}

/** A sweep concerns all branches and pull requests. */
function withAnyBranch(given: Arguments): Arguments {
  return given.command === 'sweep' && given.pullRequest === undefined ? { ...given, branch: 'any' } : given;
}

/** With --json everything that is known; otherwise only the address, so that a script can use it directly. */
function sayOutputs(
  { isJson }: Arguments,
  outputs: ReadonlyMap<string, string>,
  stdout: (text: string) => void,
): void {
  const said = outputs.get(isJson ? 'result' : 'url') ?? '';
  if (said !== '') stdout(`${said}\n`);
}
