// Event payloads in the shape of GitHub's, as the Action's input; only the fields that a run may read.

import type { EventStep, SubjectName } from './history.ts';

export const REPOSITORY_ID = 4_242;
const FORK_ID = 777;

export interface GitHubEvent {
  readonly name: string;
  readonly payload: object;
}

const repository = {
  id: REPOSITORY_ID,
  name: 'widgets',
  full_name: 'acme/widgets',
  owner: { login: 'acme', id: 9_919, type: 'Organization' },
};
const sender = { login: 'ada', id: 36, type: 'User' };

/** The number of a pull request, or undefined for a branch. */
export function pullNumberOf(subject: SubjectName): number | undefined {
  const [, number] = /^pr-(\d+)$/.exec(subject) ?? [];
  return number === undefined ? undefined : Number(number);
}

export function buildEvent(step: EventStep, headSha: string): GitHubEvent {
  if (step.does === 'sweep')
    return { name: 'schedule', payload: { schedule: '17 * * * *', repository, sender } };
  const number = pullNumberOf(step.subject);
  if (number === undefined) return pick(branchEvents(step.subject, headSha)[step.does], step.flavour);
  return pick(pullEvents(number, headSha)[step.does], step.flavour);
}

type Flavours = Readonly<
  Record<Exclude<EventStep['does'], 'sweep'>, readonly [GitHubEvent, ...GitHubEvent[]]>
>;

function pick(flavours: readonly [GitHubEvent, ...GitHubEvent[]], flavour: number): GitHubEvent {
  return flavours[flavour % flavours.length] ?? flavours[0];
}

function pullEvents(number: number, headSha: string): Flavours {
  const pull = (
    action: string,
    facts: { draft?: boolean; fork?: boolean; target?: boolean } = {},
  ): GitHubEvent => ({
    name: facts.target === true ? 'pull_request_target' : 'pull_request',
    payload: {
      action,
      number,
      pull_request: {
        number,
        state: action === 'closed' ? 'closed' : 'open',
        draft: facts.draft ?? false,
        merged: action === 'closed',
        head: {
          ref: `topic-${number}`,
          sha: headSha,
          repo: { id: facts.fork === true ? FORK_ID : REPOSITORY_ID },
        },
        base: { ref: 'main', repo: { id: REPOSITORY_ID } },
      },
      repository,
      sender,
    },
  });
  return {
    deploy: [pull('opened'), pull('synchronize'), pull('reopened'), pull('ready_for_review')],
    close: [pull('closed'), pull('closed', { target: true })],
    nothing: [
      pull('edited'),
      pull('unlabeled'),
      pull('synchronize', { fork: true }),
      pull('opened', { target: true }),
    ],
  };
}

const NO_COMMIT = '0'.repeat(40);

function branchEvents(branch: string, headSha: string): Flavours {
  const push = (ref: string, deleted: boolean): GitHubEvent => ({
    name: 'push',
    payload: { ref, before: NO_COMMIT, after: deleted ? NO_COMMIT : headSha, deleted, repository, sender },
  });
  const removed = (type: string): GitHubEvent => ({
    name: 'delete',
    payload: { ref: branch, ref_type: type, pusher_type: 'user', repository, sender },
  });
  return {
    deploy: [push(`refs/heads/${branch}`, false)],
    close: [push(`refs/heads/${branch}`, true), removed('branch')],
    nothing: [
      push(`refs/tags/${branch}`, false),
      removed('tag'),
      { name: 'watch', payload: { action: 'started', repository, sender } },
    ],
  };
}
