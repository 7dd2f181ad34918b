// Asks GitHub for the id of the repository where a schedule runs, for runners that do not provide it (act). It may not guess an
// id.

import { failure, type Result, success } from '@preview-endpoints/core';
import { renderGitHubFault } from '../github/github-fault-text.ts';
import type { RawInputs } from '../inputs/declared-inputs.ts';
import { parseInputsWithoutToken } from '../inputs/parse-inputs.ts';
import { badInputs, type RunFailure } from '../report/failure.ts';
import type { RunContext } from './run-context.ts';

const GITHUB_API_URL = 'https://api.github.com';

export async function askRepositoryId(
  context: RunContext,
  repository: { readonly owner: string; readonly name: string },
  raw: RawInputs,
): Promise<Result<number, RunFailure>> {
  const inputs = parseInputsWithoutToken(raw);
  if (!inputs.ok) return failure(badInputs(...inputs.fault));
  const { githubToken: token } = inputs.value;
  if (token === undefined) return failure(unknown('there is no github-token to ask GitHub with'));
  const apiUrl = context.env['GITHUB_API_URL'] ?? GITHUB_API_URL;
  const signal = context.signal ?? new AbortController().signal;
  const github = await context.connectGitHub({ token, repository, apiUrl, signal });
  const asked = await github.repositoryId();
  return asked.ok ? success(asked.value) : failure(unknown(renderGitHubFault(asked.fault)));
}

function unknown(why: string): RunFailure {
  return {
    kind: 'refused',
    reason: `The id of this repository is not known, and previews are bound to it: ${why}`,
    remedy:
      'Set GITHUB_REPOSITORY_ID for the runner, or give the step a github-token that may read the repository.',
  };
}
