// Runs the Action from its source in this process, with the environment that the runner would give it. It is told its ports, and starts no child.

// What runs load on demand is loaded here: reading a module is work that a virtual clock cannot see.
import '@preview-endpoints/action/src/commands/comment/run-comment.ts';
import '@preview-endpoints/action/src/inputs/parse-config.ts';
import '@preview-endpoints/action/src/report/render/section.ts';
import '@preview-endpoints/action/src/report/render/sweep-table.ts';
import { decideStart } from '@preview-endpoints/action/src/fast-start/decide-start.ts';
import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit-port.ts';
import type { Reporter } from '@preview-endpoints/action/src/runner/reporter.ts';
import { runAction } from '@preview-endpoints/action/src/runner/run-action.ts';
import type { Ports } from '@preview-endpoints/core';
import { readActionFile } from './action-file.ts';
import { buildEnvironment, type RunnerPaths } from './build-environment.ts';
import type { AnnotationLevel, LogLine } from './log-line.ts';
import type { ActionRun, RunnerJob } from './run-action.ts';

/** What of a job means something without a process. */
export type SourceJob = Omit<RunnerJob, 'stage' | 'bundle' | 'state' | 'signal' | 'loss' | 'timeoutMs'>;

/** Nothing is read from them or written to them here. */
const PATHS: RunnerPaths = {
  event: '/runner/event.json',
  output: '/runner/output',
  summary: '/runner/summary.md',
  state: '/runner/state',
  env: '/runner/env',
  path: '/runner/path',
  temp: '/runner/temp',
  workspace: '/runner/workspace',
};

export async function runSource(job: SourceJob, ports: Ports): Promise<ActionRun> {
  const action = await readActionFile();
  const env = { ...buildEnvironment({ ...job, ...action, paths: PATHS }), ...job.env };
  const said = createSaid(job.onLine);
  const exitCode = await runAction(decideStart(env, JSON.stringify(job.payload)), {
    env,
    ports,
    reporter: said.reporter,
    readFile: async (path) => readWorkspace(job, path),
    connectGitHub: async (options) => createOctokitPort({ ...options, ...ports }),
  });
  return { ...said.read(), conclusion: exitCode === 0 ? 'success' : 'failure', exitCode };
}

function readWorkspace({ workspace = {} }: SourceJob, path: string): string {
  const text = workspace[path];
  if (text === undefined) throw new Error('there is no such file');
  return text;
}

/** Keeps what is said as a reader of the log would see it. */
function createSaid(onLine: RunnerJob['onLine']) {
  const log: LogLine[] = [];
  const masks: string[] = [];
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  let page = '';
  const say = (line: LogLine): void => {
    log.push(line);
    onLine?.(line);
  };
  const annotate = (level: AnnotationLevel, message: string, title?: string): void => {
    const annotation = { level, message, ...(title === undefined ? {} : { title }) };
    say({ kind: 'annotation', text: message, annotation });
  };
  const reporter: Reporter = {
    group: (text) => say({ kind: 'group', text }),
    endGroup: () => say({ kind: 'endGroup', text: '' }),
    line: (text) => say({ kind: 'text', text }),
    notice: (text) => annotate('notice', text),
    warning: (text) => annotate('warning', text),
    error: (title, text) => annotate('error', text, title),
    mask: (secret) => void masks.push(secret.reveal()),
    output(key, value) {
      outputs[key] = value;
    },
    save(key, value) {
      state[key] = value;
    },
    async summary(markdown) {
      page += markdown;
    },
  };
  const read = () => {
    const annotations = log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []));
    return { log, rawLog: log.map(({ text }) => text), masks, outputs, state, summary: page, annotations };
  };
  return { reporter, read };
}
