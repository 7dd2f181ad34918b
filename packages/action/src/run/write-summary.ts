// Writes the job's page. A page that cannot be written is no reason to fail a preview that is ready.

import type { SectionDetail } from '../render/section.ts';
import type { Report } from './report.ts';
import type { Reporter } from './reporter.ts';

export async function writeSummary(
  reporter: Pick<Reporter, 'summary' | 'warning'>,
  markdown: string,
): Promise<void> {
  await reporter.summary(markdown).catch(() => reporter.warning('The job summary could not be written.'));
}

/** Nothing where nothing is to be said. */
export async function writeReports(
  reporter: Pick<Reporter, 'summary' | 'warning'>,
  reports: Iterable<Report>,
): Promise<void> {
  const sections = await Promise.all([...reports].map((report) => renderSection(report, 'page')));
  if (sections.length > 0) await writeSummary(reporter, sections.join('\n'));
}

export async function renderSection(report: Report, detail: SectionDetail): Promise<string> {
  return (await import('../render/section.ts')).renderSection(report, detail);
}
