// One run from its decision to its end: do, say. It returns the exit code and never throws.

import { failure, type Result, success } from '@preview-endpoints/core';
import { runIntent } from '../commands/run-intent.ts';
import type { RawInputs } from '../inputs/declared-inputs.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import { TOKEN_REMEDY } from '../intent/decide-intent.ts';
import { badInputs, explainFailure, type RunFailure, titleOf } from '../report/failure.ts';
import { buildOutputs, OUTPUT_KEYS, type RunResult } from '../report/outputs.ts';
import { askRepositoryId } from './ask-repository-id.ts';
import { type Decision, decideStart, type Start } from './decide-start.ts';
import type { RunContext } from './run-context.ts';
import { createSafeReporter } from './safe-reporter.ts';

export async function runAction(start: Start, outside: Omit<RunContext, 'redact'>): Promise<0 | 1> {
  const context: RunContext = { ...outside, ...createSafeReporter(outside.reporter) };
  const { reporter } = context;
  const outcome = await runStart(context, start).catch((error: unknown) => failure(unexpected(error)));
  reporter.endGroup();
  if (!outcome.ok) {
    const { what, remedy } = explainFailure(outcome.fault);
    reporter.error(titleOf(outcome.fault), `${what}\n${remedy}`);
    return 1;
  }
  const outputs = buildOutputs(outcome.value);
  for (const key of OUTPUT_KEYS) reporter.output(key, outputs[key]);
  sayResult(context, outcome.value);
  return 0;
}

function sayResult({ reporter }: RunContext, result: RunResult): void {
  const { outcome, reason, name, url } = result;
  if (outcome === 'skipped') reporter.notice(`Skipped: ${reason}.`);
  else
    reporter.line(
      `${[outcome, name].join(' ').trim()}, because ${reason}${url === undefined ? '' : `. Address: ${url}`}`,
    );
}

async function runStart(
  context: RunContext,
  { raw, decision }: Start,
): Promise<Result<RunResult, RunFailure>> {
  const config = raw.config === '' ? '' : await context.readFile(raw.config).catch(() => '');
  for (const secret of await secretsOf(raw, config)) context.reporter.mask(secret);
  return runDecision(context, decision, raw);
}

async function runDecision(
  context: RunContext,
  decision: Decision,
  raw: RawInputs,
): Promise<Result<RunResult, RunFailure>> {
  switch (decision.kind) {
    case 'skip':
      return success({ outcome: 'skipped', reason: decision.reason });
    case 'refuse':
      return failure({ ...decision, kind: 'refused' });
    case 'badInputs':
      return failure(badInputs(...decision.faults));
    case 'askRepositoryId': {
      const id = await askRepositoryId(context, decision, raw);
      if (!id.ok) return id;
      const env = { ...context.env, GITHUB_REPOSITORY_ID: String(id.value) };
      // The payload does not say it either, or nobody would have been asked.
      return runDecision(context, decideStart(env, '{}').decision, raw);
    }
    case 'withoutToken':
      return failure(refuseWithoutToken(decision.intent));
    case 'run':
      return runIntent(context, decision.intent, decision.inputs);
  }
}

/** Nobody could look whether a preview lives, so it is not said that none does. */
function refuseWithoutToken({
  kind,
}: Extract<Decision, { kind: 'withoutToken' }>['intent']): Extract<RunFailure, { kind: 'refused' }> {
  const reason =
    kind === 'sweepWithoutToken'
      ? 'no hf-token was given, so nothing was swept: what outlived its pull request is still billing'
      : 'no hf-token was given, so a preview of it could not be taken away: if there is one, it is still billing';
  return { kind: 'refused', reason, remedy: TOKEN_REMEDY };
}

function unexpected(error: unknown): RunFailure {
  return { kind: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
