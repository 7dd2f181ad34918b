// Law 7 for every run of an acceptance test or recipe: a secret of the run appears nowhere.

import type { Emulator } from '@preview-endpoints/emulator';
import type { ActionRun, RunnerJob } from '@preview-endpoints/testkit/runner';

/** Shorter values are not masked: hiding every `1` would make a log unreadable. */
const SHORTEST_SECRET_CHARACTERS = 4;

/** The secrets of a run that can be read: in its log and files, on GitHub, or in a request outside its headers. */
export function findLeaks(
  emulator: Emulator,
  job: Pick<RunnerJob, 'inputs' | 'githubToken'>,
  run: ActionRun,
): readonly string[] {
  const tokens = [job.inputs['hf-token'], job.githubToken].flatMap((token = '') => spellingsOf(token));
  const values = (job.inputs['secrets'] ?? '')
    .split('\n')
    .flatMap((line) => spellingsOf(line.slice(line.indexOf('=') + 1)));
  const { rawLog, outputs, summary, state, annotations } = run;
  const said = JSON.stringify([rawLog, outputs, summary, state, annotations, emulator.github.readState()]);
  const asked = JSON.stringify(emulator.admin.requests());
  return [
    ...[...tokens, ...values].filter((secret) => said.includes(secret)),
    // The bodies for the API may hold the container's secrets, but no token.
    ...tokens.filter((secret) => asked.includes(secret)),
  ];
}

/** The plain value, and the value escaped as inside JSON. */
function spellingsOf(secret: string): readonly string[] {
  const value = secret.trim();
  return value.length < SHORTEST_SECRET_CHARACTERS ? [] : [value, JSON.stringify(value).slice(1, -1)];
}
