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
import { createSafeReporter } from './safe-reporter.ts';
import type { World } from './world.ts';

export async function runAction(start: Start, outside: Omit<World, 'redact'>): Promise<0 | 1> {
  const world: World = { ...outside, ...createSafeReporter(outside.reporter) };
  const { reporter } = world;
  const outcome = await runStart(world, start).catch((error: unknown) => failure(unexpected(error)));
  reporter.endGroup();
  if (!outcome.ok) {
    const { what, remedy } = explainFailure(outcome.fault);
    reporter.error(titleOf(outcome.fault), `${what}\n${remedy}`);
    return 1;
  }
  const outputs = buildOutputs(outcome.value);
  for (const key of OUTPUT_KEYS) reporter.output(key, outputs[key]);
  sayResult(world, outcome.value);
  return 0;
}

function sayResult({ reporter }: World, result: RunResult): void {
  const { outcome, reason, name, url } = result;
  if (outcome === 'skipped') reporter.notice(`Skipped: ${reason}.`);
  else
    reporter.line(
      `${[outcome, name].join(' ').trim()}, because ${reason}${url === undefined ? '' : `. Address: ${url}`}`,
    );
}

async function runStart(world: World, { raw, decision }: Start): Promise<Result<RunResult, RunFailure>> {
  const config = raw.config === '' ? '' : await world.readFile(raw.config).catch(() => '');
  for (const secret of await secretsOf(raw, config)) world.reporter.mask(secret);
  return runDecision(world, decision, raw);
}

async function runDecision(
  world: World,
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
      const id = await askRepositoryId(world, decision, raw);
      if (!id.ok) return id;
      const env = { ...world.env, GITHUB_REPOSITORY_ID: String(id.value) };
      // The payload does not say it either, or nobody would have been asked.
      return runDecision(world, decideStart(env, '{}').decision, raw);
    }
    case 'withoutToken':
      return failure(refuseWithoutToken(decision.intent));
    case 'run':
      return runIntent(world, decision.intent, decision.inputs);
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
