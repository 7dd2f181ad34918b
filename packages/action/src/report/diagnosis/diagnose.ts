// Names the likely cause of a failed start, by rules over the texts of the API and the container. Pure; a cause is never certain.

import type { PreviewFault } from '@preview-endpoints/core/previews';
import { type Cause, RULES } from './rules.ts';

export interface Diagnosis {
  readonly cause: Cause;
  /** One sentence. */
  readonly what: string;
  readonly remedy: string;
  /** The line that shows the cause. Hostile text. */
  readonly evidence: string;
}

/** A cause is in the first words of a line. No pattern sees more than this. */
const LONGEST_LINE_CHARACTERS = 2_000;

const LISTENS_ELSEWHERE =
  /(?:Uvicorn running|Listening|Running|started server process|Application startup complete).{0,200}/i;

/** `logs` are the last lines of the endpoint's log. */
export function diagnose(fault: PreviewFault, logs: readonly string[]): Diagnosis | undefined {
  const lines = [...wordsOf(fault), ...logs].map((line) => line.slice(0, LONGEST_LINE_CHARACTERS));
  for (const { pattern, ...rule } of RULES) {
    const evidence = lines.find((line) => pattern.test(line));
    if (evidence !== undefined) return { ...rule, evidence };
  }
  return diagnoseTimeout(fault, lines);
}

/** The API's own words on the failure. A refused request is left out, because its fault has a better remedy of its own. */
function wordsOf(fault: PreviewFault): readonly string[] {
  return fault.kind === 'startFailed' ? fault.message.split('\n') : [];
}

/** A start that never ends leaves no error: either it waits for hardware, or its health route does not answer. */
function diagnoseTimeout(fault: PreviewFault, logs: readonly string[]): Diagnosis | undefined {
  if (fault.kind !== 'deadlinePassed') return undefined;
  const listening = logs.find((line) => LISTENS_ELSEWHERE.test(line));
  if (fault.state === 'initializing' && listening !== undefined) {
    return {
      cause: 'healthRoute',
      what: 'The server in the container is up, but its health route does not answer on the configured port.',
      remedy:
        'Set port and healthRoute of the image to those of the server; the default port is 80, the default route /health.',
      evidence: listening,
    };
  }
  if (fault.state !== 'pending') return undefined;
  return {
    cause: 'noCapacity',
    what: 'No hardware was free for this instance in time.',
    remedy: 'Run the job again later, or choose another instance-type or region.',
    evidence: `still ${fault.state} after ${Math.round(fault.waitedMs / 1000)} s`,
  };
}
