// Runs the Action from its source in this process, with the environment of the runner. It gets its ports and starts no child.

import './loaded-ahead.ts';
import { createOctokitPort } from '@preview-endpoints/action/src/github/octokit/octokit-port.ts';
import { settleState } from '@preview-endpoints/action/src/post/settle-state.ts';
import { renderer } from '@preview-endpoints/action/src/report/render/renderer.ts';
import { decideStart } from '@preview-endpoints/action/src/runner/decide-start.ts';
import { runAction } from '@preview-endpoints/action/src/runner/run-action.ts';
import {
  AFTER_JOB_KEY,
  CANCELLED_KEY,
  ENDED_KEY,
  JOB_PREVIEW_KEY,
  REPORTS_KEY,
} from '@preview-endpoints/action/src/runner/state/keys.ts';
import type { Ports } from '@preview-endpoints/core';
import { createRecordingReporter, type Saying } from '../recording-reporter.ts';
import { readActionFile } from './action-file.ts';
import { buildEnvironment, type RunnerPaths } from './build-environment.ts';
import type { RunnerLogLine } from './log-line.ts';
import type { ActionRun, RunnerJob } from './run-action.ts';

/** The parts of a job that have a meaning without a process. */
export type SourceJob = Omit<RunnerJob, 'stage' | 'bundle' | 'state' | 'signal' | 'loss' | 'timeoutMs'>;

/** Placeholder paths. Nothing is read from or written to them. */
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

/** Read only once, because reading takes real time, during which a virtual clock goes on. */
let actionFile: ReturnType<typeof readActionFile> | undefined;

function loadActionFile(): ReturnType<typeof readActionFile> {
  actionFile ??= readActionFile();
  return actionFile;
}

/** `signal` cancels it, as the runner does. */
export async function runSource(job: SourceJob, ports: Ports, signal?: AbortSignal): Promise<ActionRun> {
  const action = await loadActionFile();
  const env = { ...buildEnvironment({ ...job, ...action, paths: PATHS }), ...job.env };
  const said = createSaid(job.onLine);
  const files: Record<string, string> = {};
  const keep = (path: string, text: string): string => {
    files[path] = text;
    return path;
  };
  const exitCode = await runAction(decideStart(env, JSON.stringify(job.payload)), {
    env,
    ports,
    reporter: said.reporter,
    readFile: async (path) => readWorkspace(job, path),
    files: {
      write: async (path, text) => keep(path, text),
      writeTemporary: async (name, text) => keep(`${PATHS.temp}/${name}`, text),
    },
    connectGitHub: async (options) => createOctokitPort({ ...options, ...ports }),
    loadRenderer: async () => renderer,
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...said.read(), files, conclusion: exitCode === 0 ? 'success' : 'failure', exitCode };
}

/** Runs the post step of the same job with the state that its main step left, and decides as post.ts does. */
export async function settleSource(
  job: SourceJob & { readonly state: Readonly<Record<string, string>> },
  ports: Ports,
): Promise<ActionRun> {
  const action = await loadActionFile();
  const env = { ...buildEnvironment({ ...job, ...action, paths: PATHS }), ...job.env };
  const said = createSaid(job.onLine);
  const { [REPORTS_KEY]: saved = '', [AFTER_JOB_KEY]: afterJob = '', ...rest } = job.state;
  const { [JOB_PREVIEW_KEY]: jobPreview = '' } = rest;
  let isDone = true;
  const isUnsettled = saved !== '' && rest[ENDED_KEY] !== 'true';
  if (isUnsettled || afterJob !== '' || jobPreview !== '') {
    isDone = await settleState(
      {
        env,
        ports,
        reporter: said.reporter,
        readFile: async (path) => readWorkspace(job, path),
        files: { write: async (path) => path, writeTemporary: async (name) => `${PATHS.temp}/${name}` },
        connectGitHub: async (options) => createOctokitPort({ ...options, ...ports }),
        loadRenderer: async () => renderer,
      },
      { saved: isUnsettled ? saved : '', afterJob, jobPreview, isCancelled: rest[CANCELLED_KEY] === 'true' },
    );
  }
  const conclusion = isDone ? 'success' : 'failure';
  return { ...said.read(), conclusion, exitCode: isDone ? 0 : 1 };
}

function readWorkspace({ workspace = {} }: SourceJob, path: string): string {
  const text = workspace[path];
  if (text === undefined) throw new Error('there is no such file');
  return text;
}

/** Collects the reports as a reader of the log would see them. */
function createSaid(onLine: RunnerJob['onLine']) {
  const log: RunnerLogLine[] = [];
  const reporter = createRecordingReporter((saying) => {
    const line = lineOf(saying);
    if (line === undefined) return;
    log.push(line);
    onLine?.(line);
  });
  const read = () => {
    const annotations = log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []));
    const masks = reporter.sayings.flatMap((saying) => (saying.kind === 'mask' ? [saying.text] : []));
    const { outputs, saved: state, summary } = reporter.recording;
    return { log, rawLog: log.map(({ text }) => text), masks, outputs, state, summary, annotations };
  };
  return { reporter, read };
}

function lineOf(saying: Saying): RunnerLogLine | undefined {
  const { kind, text } = saying;
  switch (kind) {
    case 'group':
      return { kind, text };
    case 'endGroup':
      return { kind, text };
    case 'line':
      return { kind: 'text', text };
    case 'notice':
    case 'warning':
      return { kind: 'annotation', text, annotation: { level: kind, message: text } };
    case 'error':
      return { kind: 'annotation', text, annotation: { level: kind, message: text, title: saying.title } };
    case 'mask':
    case 'output':
    case 'save':
    case 'summary':
      return undefined;
  }
}
