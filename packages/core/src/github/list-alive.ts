// Lists what is alive in a repository, page by page: its open pull requests, or its branches. It only reads.

import type { PreviewTarget } from '../previews/identity.ts';
import { type Result, success } from '../result.ts';
import { type AlivePage, judgePage, PAGE_SIZE } from './target-evidence.ts';
import type { TargetReader, TargetReaderOptions } from './target-reader.ts';

/** Both in an order that new ones and closed ones hardly disturb while page after page is read. */
const LISTS = {
  pullRequest: 'pulls?state=open&sort=created&direction=desc&',
  branch: 'branches?',
} as const satisfies Partial<Record<PreviewTarget['kind'], string>>;

/** What GitHub lists so. */
export type ListedKind = keyof typeof LISTS;

/** Pages are counted from 1. Undefined when the repository does not answer, or not with a page. */
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
