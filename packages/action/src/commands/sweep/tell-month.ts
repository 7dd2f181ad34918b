// Sums up what a repository's previews cost since the month began, and writes a CSV file for later steps. It writes nothing on
// GitHub.

import type { Catalogue } from '@preview-endpoints/core/client';
import type { Survey } from '@preview-endpoints/core/github';
import { parsePreviewKey, type SweepCandidate } from '@preview-endpoints/core/previews';
import type { Repository } from '../../event/event-facts.ts';
import { renderDollars } from '../../report/dollars.ts';
import { type CostRow, renderFocusCsv } from '../../report/render/focus-csv.ts';
import type { MonthTold } from '../../report/render/sweep-table.ts';
import type { Job } from '../job.ts';
import { type MonthCosts, readMonthCosts, sumOf } from '../month-costs.ts';

/** With more previews, the lists would use up the requests that a sweep may send. */
const MOST_PREVIEWS = 200;
const FILE_NAME = 'preview-costs.csv';

interface Found {
  readonly candidates: readonly SweepCandidate[];
  readonly survey: Survey;
  /** Undefined if the API does not return them. */
  readonly prices: () => Promise<Catalogue | undefined>;
}

export async function tellMonth(job: Job, repository: Repository, found: Found): Promise<MonthTold> {
  const costs = await readCosts(job, repository, found);
  if (typeof costs === 'string') {
    const words = 'What the previews of this repository cost this month is not known';
    job.reporter.line(`${words}: ${costs}`);
    return { words, cause: costs };
  }
  const { fromMs, nowMs, atMost } = costs;
  const rows = [...atMost].flatMap(([key, dollars]): CostRow[] => {
    const ref = parsePreviewKey(key);
    return ref === undefined ? [] : [{ ...ref, atMost: dollars }];
  });
  const { owner, name } = repository;
  const csv = renderFocusCsv(rows, { repository: `${owner}/${name}`, fromMs, nowMs });
  const since = new Date(fromMs).toISOString().slice(0, 10);
  const words = `The previews of this repository cost at most ${renderDollars(sumOf(costs))} since ${since} (UTC)`;
  job.reporter.line(words);
  await keepFile(job, csv);
  return { words, csv };
}

/** A text is the reason why the costs are unknown. */
async function readCosts(
  job: Job,
  repository: Repository,
  { candidates, survey, prices }: Found,
): Promise<MonthCosts | string> {
  if (survey.unasked.length > 0) return "GitHub's rate limit leaves some targets for the next sweep";
  const previews = candidates.filter(({ kind }) => kind !== 'foreign').length;
  if (previews > MOST_PREVIEWS) return `more than ${MOST_PREVIEWS} previews are not summed up`;
  const catalogue = await prices();
  if (catalogue === undefined) return 'the API did not return its prices';
  const endpoints = candidates.map(({ endpoint }) => endpoint);
  const facts = { endpoints, catalogue, mostAsked: 0 };
  const read = await readMonthCosts(job, repository, facts);
  return read.ok ? read.value : read.fault;
}

async function keepFile(job: Job, csv: string): Promise<void> {
  try {
    job.reporter.line(`as CSV for this job's later steps: ${await job.files.writeTemporary(FILE_NAME, csv)}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    job.reporter.warning(`The file ${FILE_NAME} could not be written: ${why}.`);
  }
}
