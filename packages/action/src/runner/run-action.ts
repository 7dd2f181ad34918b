// One run from its decision to its end. It returns the exit code and never throws.

import { failure, success } from '@preview-endpoints/core';
import { runIntent } from '../commands/run-intent.ts';
import { runWithoutToken } from '../commands/run-without-token.ts';
import { DECLARED_DEFAULTS, type RawInputs } from '../inputs/declared-inputs.ts';
import type { InputFault } from '../inputs/input-fault.ts';
import { secretsOf } from '../inputs/secrets-of.ts';
import { TOKEN_REMEDY } from '../intent/decide-intent.ts';
import {
  badInputs,
  type CommandResult,
  explainFailure,
  type RunFailure,
  titleOf,
  unexpectedFailure,
} from '../report/failure.ts';
import { buildFailedOutputs, buildOutputs, OUTPUT_KEYS, type RunResult } from '../report/outputs.ts';
import { askRepositoryId } from './ask-repository-id.ts';
import { type Decision, decideStart, type Start } from './decide-start.ts';
import type { Reporter } from './reporter.ts';
import type { RunContext } from './run-context.ts';
import { createSafeReporter } from './safe-reporter.ts';
import { writeSummary } from './write-summary.ts';

export async function runAction(start: Start, outside: Omit<RunContext, 'redact'>): Promise<0 | 1> {
  const safe = createSafeReporter(outside.reporter);
  const page = watchPage(safe.reporter);
  const context: RunContext = { ...outside, ...safe, reporter: page.reporter };
  const { reporter } = context;
  const outcome = await runStart(context, start).catch((error: unknown) => failure(unexpectedFailure(error)));
  reporter.endGroup();
  if (!outcome.ok) {
    const { what, remedy } = explainFailure(outcome.fault);
    sayKnown(context, outcome.fault, what);
    reporter.error(titleOf(outcome.fault), `${what}\n${remedy}`);
    const text = { what: context.redact(what), remedy };
    if (!page.isWritten()) {
      const { failurePage } = await context.loadRenderer();
      await writeSummary(reporter, failurePage(titleOf(outcome.fault), text));
    }
    return 1;
  }
  const outputs = buildOutputs(outcome.value);
  for (const key of OUTPUT_KEYS) reporter.output(key, outputs[key]);
  sayResult(context, outcome.value);
  return 0;
}

/** A run that reported a preview has written its page. Every other failure gets a page too. */
function watchPage(reporter: Reporter): { readonly reporter: Reporter; readonly isWritten: () => boolean } {
  let isWritten = false;
  const summary: Reporter['summary'] = (markdown) => {
    isWritten = true;
    return reporter.summary(markdown);
  };
  return { reporter: { ...reporter, summary }, isWritten: () => isWritten };
}

/** Publishes the known facts of the preview, so that later steps can look at it or clean up. The reason is always known. */
function sayKnown({ reporter }: RunContext, { known = {} }: RunFailure, reason: string): void {
  const outputs = buildFailedOutputs(known, reason);
  for (const key of OUTPUT_KEYS) {
    const value = outputs[key];
    if (value !== undefined) reporter.output(key, value);
  }
}

function sayResult({ reporter }: RunContext, result: RunResult): void {
  const { outcome, reason, name, url } = result;
  if (outcome === 'skipped') reporter.notice(`Skipped: ${reason}.`);
  else
    reporter.line(
      `${[outcome, name].join(' ').trim()}, because ${reason}${url === undefined ? '' : `. Address: ${url}`}`,
    );
}

async function runStart(context: RunContext, { raw, decision }: Start): CommandResult {
  const config = raw.config === '' ? '' : await context.readFile(raw.config).catch(() => '');
  for (const secret of await secretsOf(raw, config)) context.reporter.mask(secret);
  return runDecision(context, decision, raw);
}

async function runDecision(context: RunContext, decision: Decision, raw: RawInputs): CommandResult {
  switch (decision.kind) {
    case 'skip':
      return success({ outcome: 'skipped', reason: decision.reason });
    case 'refuse':
      return failure({ ...decision, kind: 'refused' });
    case 'badInputs':
      return failure(badInputs(...decision.faults, ...(await findBadRules(raw))));
    case 'askRepositoryId': {
      const id = await askRepositoryId(context, decision, raw);
      if (!id.ok) return id;
      const env = { ...context.env, GITHUB_REPOSITORY_ID: String(id.value) };
      // The payload does not have the id either, or this run would not have asked for it.
      return runDecision(context, decideStart(env, '{}').decision, raw);
    }
    case 'withoutToken':
      return decision.intent.kind === 'teardownWithoutToken'
        ? runWithoutToken(context, decision.inputs, decision.intent.subject)
        : failure(SWEEP_WITHOUT_TOKEN);
    case 'run':
      return runIntent(context, decision.intent, decision.inputs);
  }
}

const SWEEP_WITHOUT_TOKEN: RunFailure = {
  kind: 'refused',
  reason:
    'no hf-token was given, so nothing was swept: previews of closed pull requests may be still billing',
  remedy: TOKEN_REMEDY,
};

/** What judges cases is loaded by few runs, so that its input is read by itself; bad inputs are told together. */
async function findBadRules(raw: RawInputs): Promise<readonly InputFault[]> {
  const text = raw['fail-when'];
  if (text === DECLARED_DEFAULTS['fail-when']) return [];
  const { readRules } = await import('../commands/cases/read-rules.ts');
  const rules = readRules(text.split('\n'));
  return rules.ok ? [] : rules.fault;
}
