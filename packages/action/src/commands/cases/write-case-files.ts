// Writes the results of cases for later steps: every reply as JSONL, and JUnit XML and a benchmark if the inputs ask for them. A
// file that cannot be written is only a warning, because the verdict does not depend on it.

import {
  buildBenchmark,
  type Case,
  type CasesRun,
  renderJunit,
  renderResultsJsonl,
  type Verdict,
} from '@preview-endpoints/core/cases';
import type { Job } from '../job.ts';

interface Written {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly run: CasesRun;
  readonly verdict: Verdict;
}

/** Returns the path of the JSONL file. */
export async function writeCaseFiles(job: Job, written: Written): Promise<string | undefined> {
  const { name, cases, run, verdict } = written;
  const { junitPath, benchmarkPath } = job.inputs;
  if (junitPath !== undefined)
    await write(job, {
      input: 'junit-path',
      path: junitPath,
      text: job.redact(renderJunit(name, cases, run.attempts)),
    });
  if (benchmarkPath !== undefined)
    await write(job, {
      input: 'benchmark-path',
      path: benchmarkPath,
      text: `${JSON.stringify(buildBenchmark(verdict), null, 2)}\n`,
    });
  const results = renderResultsJsonl(run.attempts, job.redact);
  return write(job, { input: 'results', path: undefined, text: results, name: `${name}-results.jsonl` });
}

async function write(
  job: Job,
  file: {
    readonly input: string;
    readonly path: string | undefined;
    readonly text: string;
    readonly name?: string;
  },
): Promise<string | undefined> {
  const { input, path, text, name = '' } = file;
  const done = path === undefined ? job.files.writeTemporary(name, text) : job.files.write(path, text);
  return done.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown error';
    job.reporter.warning(`The file of ${input} could not be written: ${why}.`);
    return undefined;
  });
}
