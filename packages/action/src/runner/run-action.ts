// One run from its decision to its end: do, say. It returns the exit code and never throws.

import { failure, type Result, success } from '@preview-endpoints/core';
import { runIntent } from '../commands/run-intent.ts';
import type { Start } from '../fast-start/decide-start.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import { badInputs, explainFailure, type RunFailure, titleOf, unexpectedFailure } from '../report/failure.ts';
import { buildFailedOutputs, buildOutputs, OUTPUT_KEYS, type RunResult } from '../report/outputs.ts';
import { createSafeReporter } from './safe-reporter.ts';
import type { World } from './world.ts';

export async function runAction(start: Start, outside: Omit<World, 'redact'>): Promise<0 | 1> {
  const world: World = { ...outside, ...createSafeReporter(outside.reporter) };
  const { reporter } = world;
  const outcome = await runDecision(world, start).catch((error: unknown) =>
    failure(unexpectedFailure(error)),
  );
  reporter.endGroup();
  if (!outcome.ok) {
    const { what, remedy } = explainFailure(outcome.fault);
    sayKnown(world, outcome.fault, what);
    reporter.error(titleOf(outcome.fault), `${what}\n${remedy}`);
    return 1;
  }
  const outputs = buildOutputs(outcome.value);
  for (const key of OUTPUT_KEYS) reporter.output(key, outputs[key]);
  sayResult(world, outcome.value);
  return 0;
}

/** Where something is known of a preview, later steps can look at it or clean up. */
function sayKnown({ reporter }: World, { known }: RunFailure, reason: string): void {
  if (known === undefined) return;
  const outputs = buildFailedOutputs(known, reason);
  for (const key of OUTPUT_KEYS) {
    const value = outputs[key];
    if (value !== undefined) reporter.output(key, value);
  }
}

function sayResult({ reporter }: World, result: RunResult): void {
  const { outcome, reason, name, url } = result;
  if (outcome === 'skipped') reporter.notice(`Skipped: ${reason}.`);
  else
    reporter.line(
      `${[outcome, name].join(' ').trim()}, because ${reason}${url === undefined ? '' : `. Address: ${url}`}`,
    );
}

async function runDecision(world: World, { raw, decision }: Start): Promise<Result<RunResult, RunFailure>> {
  for (const secret of secretsOf(raw)) world.reporter.mask(secret);
  switch (decision.kind) {
    case 'skip':
      return success({ outcome: 'skipped', reason: decision.reason });
    case 'refuse':
      return failure({ ...decision, kind: 'refused' });
    case 'badInputs':
      return failure(badInputs(...decision.faults));
    case 'run':
      return runIntent(world, decision.intent, decision.inputs);
  }
}
