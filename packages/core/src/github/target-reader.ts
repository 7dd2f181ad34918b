// Asks GitHub for the status of pull requests, branches and runs of one repository. It only reads; target-evidence.ts judges.

import type { PreviewTarget, TargetStatus } from '../previews/identity.ts';
import { type Result, success } from '../result.ts';
import type { GitHubAnswer, GitHubGet } from './answer.ts';
import {
  type Evidence,
  judgeBranch,
  judgePullRequest,
  judgeRepository,
  type judgeRun,
  type RepositoryEvidence,
} from './target-evidence.ts';

/** A rename redirects to the repository's number, and a second rename further on. More redirects are a loop. */
const MOST_MOVES = 3;

/** GitHub's answer about one target. */
export interface TargetAnswer {
  readonly status: TargetStatus;
  /** The number of comments on a pull request; with 0, nothing was posted there. Undefined if no answer has it. */
  readonly comments?: number | undefined;
  /** The branch that a run belongs to; undefined if no answer has it. */
  readonly headBranch?: string | undefined;
}

/** The requests about the targets of one repository. */
export interface TargetReader<Fault> {
  /** Does GitHub show the repository with this number, whatever its name is now? */
  isRepository(): Promise<Result<boolean, Fault>>;
  /** The repository's current name; undefined if GitHub shows no such repository. */
  findRepository(): Promise<Result<string | undefined, Fault>>;
  /** The status is also unknown if the repository itself does not answer. */
  targetStatus(target: PreviewTarget): Promise<Result<TargetStatus, Fault>>;
  /** The status, with further facts of the answer. */
  readTarget(target: PreviewTarget): Promise<Result<TargetAnswer, Fault>>;
}

/** The repository, and how to send requests. */
export interface TargetReaderOptions<Fault> {
  /** The root of all paths of `get`; no request leaves it. */
  readonly apiUrl: URL;
  readonly get: GitHubGet<Fault>;
  readonly repository: { readonly id: number; readonly fullName: string };
  /** What an answer proves about a run. Absent: the status of runs is unknown. */
  readonly judgeRun?: typeof judgeRun;
}

/** The repository is read once, before the first target. If that fails, it is read again with the next target. */
export function createTargetReader<Fault>(options: TargetReaderOptions<Fault>): TargetReader<Fault> {
  let known: string | undefined;
  const findRepository = async (): Promise<Result<string | undefined, Fault>> => {
    if (known !== undefined) return success(known);
    const { id, fullName } = options.repository;
    const judged = await follow<RepositoryEvidence, Fault>(options, `repos/${fullName}`, (answer) =>
      judgeRepository(answer, id),
    );
    if (!judged.ok) return judged;
    known = judged.value.kind === 'found' ? judged.value.fullName : undefined;
    return success(known);
  };
  const readTarget: TargetReader<Fault>['readTarget'] = async (target) => {
    if (target.kind === 'branch' && !isSafeBranch(target.name)) return success({ status: 'unknown' });
    const found = await findRepository();
    if (!found.ok) return found;
    return found.value === undefined
      ? success({ status: 'unknown' })
      : askTarget(options, found.value, target);
  };
  return {
    async isRepository() {
      const found = await findRepository();
      return found.ok ? success(found.value !== undefined) : found;
    },
    async targetStatus(target) {
      const answer = await readTarget(target);
      return answer.ok ? success(answer.value.status) : answer;
    },
    findRepository,
    readTarget,
  };
}

async function askTarget<Fault>(
  options: TargetReaderOptions<Fault>,
  fullName: string,
  target: PreviewTarget,
): Promise<Result<TargetAnswer, Fault>> {
  const path = `repos/${fullName}/${pathOf(target)}`;
  const judged = await follow<Evidence, Fault>(options, path, (answer, wasMoved) =>
    judgeTarget(answer, {
      target,
      wasMoved,
      repositoryId: options.repository.id,
      judgeRun: options.judgeRun,
    }),
  );
  if (!judged.ok) return judged;
  const { value } = judged;
  if (value.kind === 'moved') return success({ status: 'unknown' });
  const { kind: status, ...told } = value;
  return success({ status, ...told });
}

function judgeTarget(
  answer: GitHubAnswer,
  asked: {
    readonly target: PreviewTarget;
    readonly wasMoved: boolean;
    readonly repositoryId: number;
    readonly judgeRun: TargetReaderOptions<never>['judgeRun'];
  },
): Evidence {
  const { target, judgeRun: judge, ...facts } = asked;
  if (target.kind === 'pullRequest') return judgePullRequest(answer, { number: target.number, ...facts });
  if (target.kind === 'branch') return judgeBranch(answer, { name: target.name, ...facts });
  return judge?.(answer, { id: target.id, attempt: target.attempt, ...facts }) ?? { kind: 'unknown' };
}

function pathOf(target: PreviewTarget): string {
  if (target.kind === 'pullRequest') return `pulls/${target.number}`;
  if (target.kind === 'branch') return `branches/${target.name.split('/').map(encodeURIComponent).join('/')}`;
  return `actions/runs/${target.id}`;
}

/** Judges the answer at the end of the redirects. A redirect out of the API is not followed, because it would get the token. */
async function follow<Judged extends { readonly kind: string }, Fault>(
  { get, apiUrl }: Pick<TargetReaderOptions<Fault>, 'get' | 'apiUrl'>,
  path: string,
  judge: (answer: GitHubAnswer, wasMoved: boolean) => Judged | Moved,
): Promise<Result<Judged | Unknown, Fault>> {
  let next = path;
  for (let moves = 0; moves <= MOST_MOVES; moves += 1) {
    const answer = await get(next);
    if (!answer.ok) return answer;
    const judged = judge(answer.value, moves > 0);
    if (!isMoved(judged)) return success(judged);
    const to = pathUnder(apiUrl, judged.location);
    if (to === undefined) return success({ kind: 'unknown' });
    next = to;
  }
  return success({ kind: 'unknown' });
}

interface Moved {
  readonly kind: 'moved';
  readonly location: string;
}

interface Unknown {
  readonly kind: 'unknown';
}

function isMoved(judged: { readonly kind: string }): judged is Moved {
  return judged.kind === 'moved';
}

/** The path under the API's root, or undefined for an address elsewhere. */
export function pathUnder(apiUrl: URL, location: string): string | undefined {
  const root = apiUrl.href.replace(/\/*$/, '/');
  const url = URL.parse(location, root);
  return url?.href.startsWith(root) ? url.href.slice(root.length) : undefined;
}

/** Git has no such names (git-check-ref-format), and in a path they would lead elsewhere. */
function isSafeBranch(name: string): boolean {
  return name.length <= 255 && name.split('/').every((part) => part !== '' && !part.startsWith('.'));
}
