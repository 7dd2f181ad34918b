// Decides what a run does, from the environment and the event alone. It sends nothing.

import type { Environment } from '@preview-endpoints/core/node';
import { serverOf } from '@preview-endpoints/core/previews';
import type { EventFacts } from '../event/event-facts.ts';
import { parseEvent } from '../event/parse-event.ts';
import { type RawInputs, readRawInputs } from '../inputs/declared-inputs.ts';
import { type InputFault, inputFault } from '../inputs/input-fault.ts';
import {
  COMMANDS,
  type Inputs,
  type InputsWithoutToken,
  type Lifetime,
  parseInputs,
  parseInputsWithoutToken,
} from '../inputs/parse-inputs.ts';
import { bindToRun, type RunFacts, readRun } from '../intent/bind-to-run.ts';
import { decideIntent, type Intent } from '../intent/decide-intent.ts';

type Settled = Extract<Intent, { kind: 'skip' | 'refuse' | 'askRepositoryId' }>;
type Tokenless = Extract<Intent, { kind: 'teardownWithoutToken' | 'sweepWithoutToken' }>;

export type Decision =
  | { readonly kind: 'badInputs'; readonly faults: readonly InputFault[] }
  | Settled
  /** These inputs are enough to report on GitHub. */
  | { readonly kind: 'withoutToken'; readonly intent: Tokenless; readonly inputs: InputsWithoutToken }
  | {
      readonly kind: 'run';
      readonly intent: Exclude<Intent, Settled | Tokenless>;
      readonly inputs: Inputs;
    };

export interface Start {
  readonly raw: RawInputs;
  readonly decision: Decision;
}

/** `eventText` is the content of the event's file; undefined if it cannot be read. */
export function decideStart(env: Environment, eventText: string | undefined): Start {
  const raw = readRawInputs(env);
  return { raw, decision: decide(raw, readEvent(env, eventText), readRun(env)) };
}

function decide(raw: RawInputs, event: EventFacts, run: RunFacts | undefined): Decision {
  const command = COMMANDS.find((word) => word === raw.command);
  if (command === undefined) return { kind: 'badInputs', faults: faultsWithoutCommand(raw) };
  const hasToken = raw['hf-token'] !== '';
  const deployDrafts = /^true$/i.test(raw['deploy-drafts']);
  // The input parser reports any other word later.
  const lifetime: Lifetime = raw.lifetime === 'job' ? 'job' : 'target';
  const decided = decideIntent(event, { command, hasToken, deployDrafts, label: raw.label, lifetime });
  const intent = lifetime === 'job' ? bindToRun(decided, run, { isCommand: command !== 'auto' }) : decided;
  switch (intent.kind) {
    case 'skip':
    case 'refuse':
    case 'askRepositoryId':
      return intent;
    case 'teardownWithoutToken':
    case 'sweepWithoutToken': {
      const inputs = parseInputsWithoutToken(raw);
      return inputs.ok ? { kind: 'withoutToken', intent, inputs: inputs.value } : bad(inputs.fault);
    }
    default: {
      const inputs = parseInputs(raw);
      return inputs.ok ? { kind: 'run', intent, inputs: inputs.value } : bad(inputs.fault);
    }
  }
}

function bad(faults: readonly InputFault[]): Decision {
  return { kind: 'badInputs', faults };
}

/** Without a valid command it is unknown which other inputs matter, so all of them are checked. */
function faultsWithoutCommand(raw: RawInputs): readonly InputFault[] {
  const parsed = parseInputs(raw);
  return parsed.ok ? [inputFault('command', raw.command, `one of ${COMMANDS.join(', ')}`)] : parsed.fault;
}

function readEvent(env: Environment, text: string | undefined): EventFacts {
  const eventName = env['GITHUB_EVENT_NAME'] ?? '';
  if (text === undefined) return { kind: 'unreadable', eventName, why: 'its file cannot be read' };
  try {
    const { GITHUB_REF: ref, GITHUB_SHA: sha } = env;
    const { GITHUB_REPOSITORY: repository, GITHUB_REPOSITORY_ID: repositoryId } = env;
    const server = serverIn(env);
    return parseEvent(eventName, JSON.parse(text), { ref, sha, repository, repositoryId, server });
  } catch {
    // The platform's message quotes the text, so it is not shown.
    return { kind: 'unreadable', eventName, why: 'it is not JSON' };
  }
}

/** Undefined for github.com, because an identity without a server means github.com. */
function serverIn({
  GITHUB_SERVER_URL: url,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  const server = serverOf(url);
  return server === serverOf(undefined) ? undefined : server;
}
