// Writes the job's page. A page that cannot be written must not fail a preview that is ready.

import type { LoadRenderer } from '../report/render/renderer.ts';
import type { Report } from '../report/report.ts';
import type { Reporter } from './reporter.ts';

export async function writeSummary(
  reporter: Pick<Reporter, 'summary' | 'warning'>,
  markdown: string,
): Promise<void> {
  await reporter.summary(markdown).catch(() => reporter.warning('The job summary could not be written.'));
}

/** Writes nothing if there is nothing to report. */
export async function writeReports(
  reporter: Pick<Reporter, 'summary' | 'warning'>,
  reports: Iterable<Report>,
  loadRenderer: LoadRenderer,
): Promise<void> {
  const told = [...reports];
  if (told.length === 0) return;
  const { section } = await loadRenderer();
  await writeSummary(reporter, told.map((report) => section(report, 'page')).join('\n'));
}
