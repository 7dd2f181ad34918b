// One run from the environment to its end: parse, decide, do, say. It returns the exit code and never throws.

import { failure, type Result, success } from '@preview-endpoints/core';
import { readRawInputs } from '../contract/inputs.ts';
import { buildOutputs, OUTPUT_KEYS, type RunResult } from '../contract/outputs.ts';
import { type EventFacts, parseEvent } from '../event/parse-event.ts';
import { inputFault } from '../inputs/input-fault.ts';
import { COMMANDS, parseInputs } from '../inputs/parse-inputs.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import { decideIntent } from '../intent/decide-intent.ts';
import { badInputs, explainFailure, type RunFailure, titleOf } from './failure.ts';
import { runIntent } from './run-intent.ts';
import { createSafeReporter } from './safe-reporter.ts';
import type { World } from './world.ts';

export async function runAction(outside: Omit<World, 'redact'>): Promise<0 | 1> {
  const world: World = { ...outside, ...createSafeReporter(outside.reporter) };
  const { reporter } = world;
  const outcome = await decideAndRun(world).catch((error: unknown) => failure(unexpected(error)));
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

async function decideAndRun(world: World): Promise<Result<RunResult, RunFailure>> {
  const raw = readRawInputs(world.env);
  for (const secret of secretsOf(raw)) world.reporter.mask(secret);
  const command = COMMANDS.find((word) => word === raw.command);
  if (command === undefined) return failure(badCommand(raw));
  const event = await readEvent(world);
  const hasToken = raw['hf-token'] !== '';
  const deployDrafts = /^true$/i.test(raw['deploy-drafts']);
  const intent = decideIntent(event, { command, hasToken, deployDrafts, label: raw.label });
  if (intent.kind === 'skip') return success({ outcome: 'skipped', reason: intent.reason });
  if (intent.kind === 'refuse') return failure({ ...intent, kind: 'refused' });
  const inputs = parseInputs(raw);
  return inputs.ok ? runIntent(world, intent, inputs.value) : failure(badInputs(...inputs.fault));
}

/** Without a command nobody knows which other inputs matter, so all of them are looked at. */
function badCommand(raw: ReturnType<typeof readRawInputs>): RunFailure {
  const parsed = parseInputs(raw);
  return parsed.ok
    ? badInputs(inputFault('command', raw.command, `one of ${COMMANDS.join(', ')}`))
    : badInputs(...parsed.fault);
}

async function readEvent(world: World): Promise<EventFacts> {
  const eventName = world.env['GITHUB_EVENT_NAME'] ?? '';
  const path = world.env['GITHUB_EVENT_PATH'] ?? '';
  const text = await world.readFile(path).catch(() => undefined);
  if (text === undefined) return { kind: 'unreadable', eventName, why: 'its file cannot be read' };
  try {
    const { GITHUB_REF: ref, GITHUB_SHA: sha } = world.env;
    const { GITHUB_REPOSITORY: repository, GITHUB_REPOSITORY_ID: repositoryId } = world.env;
    return parseEvent(eventName, JSON.parse(text), { ref, sha, repository, repositoryId });
  } catch {
    // The platform's message quotes the text.
    return { kind: 'unreadable', eventName, why: 'it is not JSON' };
  }
}

function unexpected(error: unknown): RunFailure {
  return { kind: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
