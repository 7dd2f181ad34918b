// Runs the built bundle as GitHub's runner does: files, environment, log, masks, cancellation. It knows no endpoint.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readActionFile } from './action-file.ts';
import { buildEnvironment, type RunnerPaths, type RunnerUrls } from './build-environment.ts';
import { type Conclusion, endWhenAborted } from './end-child.ts';
import { parseFileCommands } from './file-commands.ts';
import { type Annotation, parseLogLine, type RunnerLogLine } from './log-line.ts';

export interface RunnerJob {
  /** Such as `pull_request`. */
  readonly event: string;
  readonly payload: unknown;
  /** As in `with:`. An input that is not given has the default of action.yml. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The value of `${{ github.token }}`; default: no token. */
  readonly githubToken?: string;
  readonly urls?: RunnerUrls;
  /** Default `main`; `post` runs at the end of the job. */
  readonly stage?: 'main' | 'post';
  /** The file to run; default: the file that action.yml names for the stage. */
  readonly bundle?: string;
  /** The state that an earlier stage of this step saved. */
  readonly state?: Readonly<Record<string, string>>;
  /** Default 1. */
  readonly runAttempt?: number;
  /** More environment, which overrides the runner's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the checked-out repository by relative path. Default: none, as without a checkout. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** Cancels the job with SIGINT, then SIGTERM, then SIGKILL, as the runner does. */
  readonly signal?: AbortSignal;
  /** Kills the child at once, as when the machine is lost. */
  readonly loss?: AbortSignal;
  /** Default 2 minutes. After that the child is killed at once. */
  readonly timeoutMs?: number;
  /** Called with each line as it comes, masked values already hidden. */
  readonly onLine?: (line: RunnerLogLine) => void;
}

export interface ActionRun {
  readonly conclusion: Conclusion;
  /** Null when a signal ended the child. */
  readonly exitCode: number | null;
  /** What a reader of the log sees, line by line. */
  readonly log: readonly RunnerLogLine[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
  /** The values that the step masked. */
  readonly masks: readonly string[];
  /** All lines of the child, unmasked but without the masking commands. Tests search them for leaks. */
  readonly rawLog: readonly string[];
  /** Files written for later steps, by path; only for a run from source. */
  readonly files?: Readonly<Record<string, string>>;
}

const DEFAULT_TIMEOUT_MS = 120_000;

/**
 * The only environment variables of this machine that the child gets: where programs are, and where Node keeps
 * compiled code, which no program sees. All others come from the runner.
 */
const INHERITED = ['PATH', 'HOME', 'SystemRoot', 'TMPDIR', 'NODE_COMPILE_CACHE'] as const;

export async function runAction(job: RunnerJob): Promise<ActionRun> {
  const root = await mkdtemp(join(tmpdir(), 'preview-endpoints-run-'));
  try {
    const paths = await writeFiles(root, job);
    const action = await readActionFile();
    const bundle = job.bundle ?? (job.stage === 'post' ? action.post : action.main);
    if (bundle === undefined) throw new Error('action.yml names no post stage');
    const env = { ...inheritedEnvironment(), ...buildEnvironment({ ...job, ...action, paths }), ...job.env };
    const child = spawn(process.execPath, [bundle], {
      cwd: paths.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = await follow(child, job);
    return await collect(ended, paths);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function inheritedEnvironment(): Readonly<Record<string, string>> {
  const present = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}

async function writeFiles(root: string, job: RunnerJob): Promise<RunnerPaths> {
  const at = (name: string) => join(root, name);
  const paths: RunnerPaths = {
    event: at('event.json'),
    output: at('output'),
    summary: at('summary.md'),
    state: at('state'),
    env: at('env'),
    path: at('path'),
    temp: at('temp'),
    workspace: at('workspace'),
  };
  await Promise.all([mkdir(paths.temp), mkdir(paths.workspace)]);
  await writeFile(paths.event, JSON.stringify(job.payload));
  for (const file of [paths.output, paths.summary, paths.state, paths.env, paths.path])
    await writeFile(file, '');
  for (const [name, text] of Object.entries(job.workspace ?? {})) {
    const path = join(paths.workspace, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
  return paths;
}

interface Ended {
  readonly conclusion: Conclusion;
  readonly exitCode: number | null;
  readonly log: readonly RunnerLogLine[];
  readonly masks: readonly string[];
  readonly rawLog: readonly string[];
}

async function follow(child: ChildProcess, job: RunnerJob): Promise<Ended> {
  const masks: string[] = [];
  const log: RunnerLogLine[] = [];
  const rawLog: string[] = [];
  const read = (raw: string): void => {
    const line = parseLogLine(raw);
    if (line.kind === 'mask') {
      masks.push(line.text);
      return;
    }
    rawLog.push(raw);
    const shown = hideMasked(line, masks);
    log.push(shown);
    job.onLine?.(shown);
  };
  const streams = [child.stdout, child.stderr].map(async (stream) => {
    if (stream === null) return;
    for await (const raw of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      read(raw);
  });
  const timeoutMs = job.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const [exitCode, conclusion] = await endWhenAborted({
    child,
    timeoutMs,
    signal: job.signal,
    loss: job.loss,
  });
  await Promise.all(streams);
  return { exitCode, conclusion, log, masks, rawLog };
}

function hideMasked(line: RunnerLogLine, masks: readonly string[]): RunnerLogLine {
  if (line.kind === 'endGroup') return line;
  const hide = (text: string) => masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
  const text = hide(line.text);
  if (line.kind !== 'annotation') return { ...line, text };
  const { title } = line.annotation;
  const annotation = {
    ...line.annotation,
    message: text,
    ...(title === undefined ? {} : { title: hide(title) }),
  };
  return { ...line, text, annotation };
}

async function collect(ended: Ended, paths: RunnerPaths): Promise<ActionRun> {
  const [output, state, summary] = await Promise.all(
    [paths.output, paths.state, paths.summary].map((path) => readFile(path, 'utf8')),
  );
  const outputs = parseFileCommands(output ?? '');
  const saved = parseFileCommands(state ?? '');
  const broken = [...outputs.faults, ...saved.faults];
  const said = ended.log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []));
  return {
    ...ended,
    // The runner fails a step whose files it cannot parse, whatever the exit code is.
    conclusion: broken.length > 0 && ended.conclusion === 'success' ? 'failure' : ended.conclusion,
    annotations: [...said, ...broken.map((message) => ({ level: 'error' as const, message }))],
    outputs: outputs.values,
    state: saved.values,
    summary: summary ?? '',
  };
}
