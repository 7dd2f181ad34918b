// Law 7: a secret of a run appears in no output and no request, except where it belongs.

import { inputsOf } from './asked.ts';
import { allRuns } from './law-3-one.ts';
import { describeRun } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';

export function checkUnseen(trace: Trace): readonly string[] {
  const { emulator, history } = trace.harness;
  const tokens = [emulator.token, emulator.githubToken];
  const told = JSON.stringify(emulator.github.readState().repositories);
  return [
    ...tokens.filter((token) => told.includes(token)).map((token) => `GitHub was told ${token}`),
    ...allRuns(trace).flatMap((run) =>
      run.post === undefined
        ? []
        : leaksOf(run, 'says in its post step', JSON.stringify(run.post.recording), [
            ...tokens,
            ...valuesOf(inputsOf(run.step.wish, history.dialect)),
          ]),
    ),
    ...allRuns(trace).flatMap((run) => {
      const values = valuesOf(inputsOf(run.step.wish, history.dialect));
      return [
        ...leaksOf(run, 'says', JSON.stringify(run.recording), [...tokens, ...values]),
        ...leaksOf(run, 'asks with', pathsAndBodies(run), tokens),
        ...leaksOf(run, 'tells GitHub', bodiesForGitHub(run), values),
      ];
    }),
  ];
}

/** The values of the secrets and the password of the image. */
function valuesOf(inputs: ReturnType<typeof inputsOf>): readonly string[] {
  return [inputs['secrets'], inputs['image']].flatMap(
    (text = '') => text.match(/value-\d|image-password-\d/g) ?? [],
  );
}

function leaksOf(run: RunRecord, verb: string, where: string, secrets: readonly string[]): readonly string[] {
  return secrets
    .filter((secret) => where.includes(secret))
    .map((secret) => `${describeRun(run)} ${verb} ${secret}`);
}

function pathsAndBodies({ requests }: RunRecord): string {
  return requests.map(({ path, body = '' }) => `${path}\n${body}`).join('\n');
}

function bodiesForGitHub({ requests }: RunRecord): string {
  return requests
    .filter(({ path }) => path.startsWith('/github/'))
    .map(({ body = '' }) => body)
    .join('\n');
}
