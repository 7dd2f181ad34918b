// The costs of deleted previews that no comment records: one deployment for each month, and in it one status for each preview.

import { type Result, success } from '@preview-endpoints/core';
import { atPrice, previewKey, spentAtMost } from '@preview-endpoints/core/previews';
import { renderDollars } from '../report/dollars.ts';
import type { Report } from '../report/report.ts';
import type { Deployment, DeploymentKey, GitHubFault, GitHubPort } from './github-port.ts';
import { plainNumber, readSpendingNote } from './spending-note.ts';

export interface Spent {
  /** The key of the preview. */
  readonly key: string;
  /** The most that the preview cost in its whole life, in US dollars. */
  readonly dollars: number;
}

/** Statuses are only ever added, so no run removes what another one recorded. */
export async function noteSpent(
  github: GitHubPort,
  environment: string,
  { report, own }: { readonly report: Report; readonly own: readonly Deployment[] },
): Promise<Result<void, GitHubFault>> {
  const newest = own.toSorted((one, other) => other.id - one.id)[0];
  if (newest === undefined) return success(undefined);
  const ended = await readEnd(github, report, newest);
  if (!ended.ok || ended.value === undefined) return ended.ok ? success(undefined) : ended;
  const { dollars, atMs } = ended.value;
  const key = recordKey(environment, atMs);
  const listed = await github.listDeployments(key);
  if (!listed.ok) return listed;
  const found = listed.value.at(-1);
  const record =
    found === undefined
      ? await github.createDeployment(key, { sha: newest.sha, description: DESCRIPTION })
      : success(found);
  if (!record.ok) return record;
  const description = renderEntry({ key: previewKey(report), life: newest.id, dollars });
  return github.setDeploymentState(record.value.id, { state: 'inactive', environment, description });
}

const DESCRIPTION = 'What previews had cost that are gone';

/** Undefined: no price was ever reported. */
async function readEnd(
  github: GitHubPort,
  { spending, costAtMost, endedMs }: Report,
  newest: Deployment,
): Promise<Result<{ readonly dollars: number; readonly atMs: number } | undefined, GitHubFault>> {
  if (spending !== undefined) {
    const atMs = endedMs ?? spending.sinceMs;
    return success({ dollars: spentAtMost(spending, atMs), atMs });
  }
  if (endedMs === undefined) return success(undefined);
  const note = await github.deploymentNote(newest.id);
  if (!note.ok) return note;
  const noted = readSpendingNote(note.value);
  const dollars = noted === undefined ? costAtMost : atPrice(noted, 0, endedMs).dollars;
  return success(dollars === undefined ? undefined : { dollars, atMs: endedMs });
}

/** The previews that were deleted in the calendar month (UTC) of that moment. */
export async function readSpent(
  github: GitHubPort,
  environment: string,
  atMs: number,
): Promise<Result<readonly Spent[], GitHubFault>> {
  const listed = await github.listDeployments(recordKey(environment, atMs));
  if (!listed.ok) return listed;
  const byLife = new Map<number, Spent>();
  for (const { id } of listed.value) {
    const statuses = await github.deploymentStatuses(id);
    if (!statuses.ok) return statuses;
    for (const { description } of statuses.value) {
      const entry = readEntry(description);
      // The same preview may be recorded twice if a reply was lost.
      if (entry !== undefined && entry.dollars >= (byLife.get(entry.life)?.dollars ?? 0))
        byLife.set(entry.life, entry);
    }
  }
  return success([...byLife.values()]);
}

function recordKey(environment: string, atMs: number): DeploymentKey {
  return { environment, task: `spent:${new Date(atMs).toISOString().slice(0, 7)}` };
}

interface Entry extends Spent {
  /** The id of the preview's last deployment, because a preview of the same name may be created again. */
  readonly life: number;
}

/** A key has 129 characters at most, and GitHub keeps 140. If the words for people do not fit, they are left out. */
function renderEntry({ key, life, dollars }: Entry): string {
  const numbers = `[${life} ${plainNumber(dollars)}]`;
  const entry = `${key} cost at most ${renderDollars(dollars)} ${numbers}`;
  return entry.length <= LONGEST_CHARACTERS ? entry : `${key.slice(0, LONGEST_KEY_CHARACTERS)} ${numbers}`;
}

const LONGEST_CHARACTERS = 140;
const LONGEST_KEY_CHARACTERS = 100;

const ENTRY = /^(\S{1,140}) (?:cost at most \S+ )?\[(\d{1,20}) (\d{1,15}(?:\.\d+)?)\]$/;

function readEntry(text: string): Entry | undefined {
  const [, key, life, dollars] = ENTRY.exec(text) ?? [];
  return key === undefined ? undefined : { key, life: Number(life), dollars: Number(dollars) };
}
