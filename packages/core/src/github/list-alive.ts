// Lists the open pull requests or the branches of a repository, page by page. It only reads.

import type { PreviewTarget } from '../previews/identity.ts';
import { type Result, success } from '../result.ts';
import { type AlivePage, judgePage, PAGE_SIZE } from './target-evidence.ts';
import type { TargetReader, TargetReaderOptions } from './target-reader.ts';

/** Both lists are in an order that new and closed entries hardly change while the pages are read. */
const LISTS = {
  pullRequest: 'pulls?state=open&sort=created&direction=desc&',
  branch: 'branches?',
} as const satisfies Partial<Record<PreviewTarget['kind'], string>>;

/** The kinds of target that GitHub lists in this way. */
export type ListedKind = keyof typeof LISTS;

/** Pages are counted from 1. Undefined if the repository does not answer, or does not answer with a page. */
export async function listAlive<Fault>(
  from: Pick<TargetReaderOptions<Fault>, 'get' | 'repository'> & {
    readonly reader: Pick<TargetReader<Fault>, 'findRepository'>;
  },
  kind: ListedKind,
  page: number,
): Promise<Result<AlivePage | undefined, Fault>> {
  const { get, repository, reader } = from;
  const found = await reader.findRepository();
  if (!found.ok) return found;
  if (found.value === undefined) return success(undefined);
  const answer = await get(`repos/${found.value}/${LISTS[kind]}per_page=${PAGE_SIZE}&page=${page}`);
  if (!answer.ok) return answer;
  return success(judgePage(answer.value, { kind, repositoryId: repository.id }));
}
