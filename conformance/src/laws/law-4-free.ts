// Law 4: a second plan after an apply has no steps. A run that finds everything as wanted sends no write.

import type { SentRequest } from '@preview-endpoints/testkit/histories';
import { isBlocked } from './harness.ts';
import { allRuns } from './law-3-one.ts';
import { describeRun, nameOf } from './names.ts';
import type { Recovery, Trace } from './play.ts';
import type { RunRecord } from './run.ts';

export function checkFree(trace: Trace): readonly string[] {
  return [
    ...trace.recoveries.flatMap((recovery) => checkAgain(trace, recovery)),
    ...allRuns(trace)
      .filter((run) => run.step.does === 'nothing' && run.requests.length > 0)
      .map(
        (run) => `${describeRun(run)} sent ${run.requests.length} requests on an event that it should ignore`,
      ),
  ];
}

function checkAgain(trace: Trace, { step, runs, again }: Recovery): readonly string[] {
  const before = runs.at(-1);
  if (isBlocked(trace.harness, nameOf(step.subject, step.variant)) || before?.exitCode !== 0) return [];
  const { afterJob } = trace.harness.history;
  // A preview that the post step paused must be resumed.
  const isPaused = afterJob === 'pause' && before.post?.requests.some(isPause) === true;
  // A resume starts the endpoint, and that start may have been ordered to fail.
  const mayFail = isPaused && trace.harness.history.steps.some((order) => order.kind === 'start');
  if (mayFail && again.exitCode !== 0) return [];
  const writes = writesOf(again).filter((write) => !(isPaused && /^POST .*\/resume /.test(write)));
  const { outcome } = again.recording.outputs;
  const wanted = isPaused ? 'resumed' : 'unchanged';
  return [
    ...writes.map((write) => `${describeRun(again)} repeats a green run and writes: ${write}`),
    ...(outcome === wanted
      ? []
      : [`${describeRun(again)} repeats a green run, and its outcome is ${outcome}`]),
  ];
}

function isPause({ method, path, status }: SentRequest): boolean {
  return method === 'POST' && path.endsWith('/pause') && status === 200;
}

export function writesOf(run: Pick<RunRecord, 'requests'>): readonly string[] {
  return run.requests
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/v2/'))
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}
