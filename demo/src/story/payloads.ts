// The payloads that GitHub recorded for a real pull request, and the changes that the story needs. It sends nothing.

import { createRequire } from 'node:module';

export type Payload = Readonly<Record<string, unknown>>;

export interface PullRequestPayloads {
  readonly opened: Payload;
  readonly synchronize: Payload;
  readonly closed: Payload;
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}

/** Read as plain JSON, because the package's types do not match the file that it exports. */
function readExamples(): readonly Payload[] {
  const examples: unknown = createRequire(import.meta.url)('@octokit/webhooks-examples');
  const events = Array.isArray(examples) ? examples.filter(isPayload) : [];
  const found = events.find((event) => event['name'] === 'pull_request')?.['examples'];
  return Array.isArray(found) ? found.filter(isPayload) : [];
}

/** Codertocat's pull request #2 of Hello-World when it was opened, got a commit, and was closed. */
export function readPullRequestPayloads(): PullRequestPayloads {
  const examples = readExamples();
  const find = (action: string): Payload => {
    const found = examples.find((payload) => payload['action'] === action && payload['number'] === 2);
    if (found === undefined) throw new Error(`@octokit/webhooks-examples has no pull_request ${action}`);
    return found;
  };
  return { opened: find('opened'), synchronize: find('synchronize'), closed: find('closed') };
}

/** The payload with another head commit, because the recorded events all have the same head. */
export function withHead(payload: Payload, sha: string): Payload {
  const pull = payload['pull_request'];
  const head = isPayload(pull) ? pull['head'] : undefined;
  if (!isPayload(pull) || !isPayload(head)) return payload;
  const moved = { ...payload, pull_request: { ...pull, head: { ...head, sha } } };
  return 'after' in payload ? { ...moved, before: head['sha'], after: sha } : moved;
}

/** The payload with a current time, because the Worker refuses payloads older than a week. */
export function closedAt(payload: Payload, instant: string): Payload {
  const pull = payload['pull_request'];
  if (!isPayload(pull)) return payload;
  return { ...payload, pull_request: { ...pull, closed_at: instant, updated_at: instant } };
}

/** The closed pull request, merged into its base branch with this commit. */
export function mergedAt(payload: Payload, sha: string): Payload {
  const pull = payload['pull_request'];
  if (!isPayload(pull)) return payload;
  return { ...payload, pull_request: { ...pull, merged: true, merge_commit_sha: sha } };
}

export function isMerge({ action, pull_request: pull }: Payload): boolean {
  return action === 'closed' && isPayload(pull) && pull['merged'] === true;
}

/** The push event of that merge to the base branch. */
export function pushOf({ pull_request: pull, repository, sender }: Payload, sha: string): Payload {
  const base = isPayload(pull) ? pull['base'] : undefined;
  const ref = isPayload(base) ? base['ref'] : undefined;
  const before = isPayload(base) ? base['sha'] : undefined;
  const flags = { created: false, deleted: false, forced: false };
  return { ref: `refs/heads/${String(ref)}`, before, after: sha, ...flags, repository, sender };
}

/** The repository that a payload comes from. */
export function repositoryOf(payload: Payload): { readonly id: number; readonly fullName: string } {
  const repository = payload['repository'];
  const id = isPayload(repository) ? repository['id'] : undefined;
  const fullName = isPayload(repository) ? repository['full_name'] : undefined;
  if (typeof id !== 'number' || typeof fullName !== 'string')
    throw new Error('the payload names no repository');
  return { id, fullName };
}
