// Law 11: before a run spends, changes or deletes, it asks for the current state, because its event's payload may be outdated.

import { allRuns } from './law-3-one.ts';
import { writesOf } from './law-4-free.ts';
import { describeRun } from './names.ts';
import type { Trace } from './play.ts';
import type { RunRecord } from './run.ts';
import { toldBetween, toldWhile } from './told.ts';

/** Only for histories in which GitHub can be asked and is not ordered to fail. */
export function checkNow(trace: Trace): readonly string[] {
  const { history } = trace.harness;
  const fails = history.steps.some((step) => step.kind === 'fault' && step.place === 'github');
  if (!history.github || fails) return [];
  return allRuns(trace).flatMap((run) => [...checkRun(trace, run), ...checkPost(trace, run)]);
}

/** The post step must not pause or scale down a preview that a newer commit uses or that a close deletes. */
function checkPost(trace: Trace, run: RunRecord): readonly string[] {
  if (run.post === undefined) return [];
  const { requests, startedAtMs, endedAtMs } = run.post;
  const [state, ...others] = toldBetween(trace.harness, run.step.subject, { startedAtMs, endedAtMs });
  const isOld = state?.sha !== undefined && state.sha !== run.headSha;
  if (state === undefined || others.length > 0 || (state.isOpen && !isOld)) return [];
  return writesOf({ requests: [...requests] }).map(
    (write) => `the post step of ${describeRun(run)} writes ${write} after its time is over`,
  );
}

function checkRun(trace: Trace, run: RunRecord): readonly string[] {
  // A state that changed during the run may have been asked before or after the change.
  const [state, ...others] = toldWhile(trace.harness, run);
  if (state === undefined || others.length > 0) return [];
  const writes = writesOf(run);
  const complain = (wrong: readonly string[], why: string): readonly string[] =>
    wrong.map((write) => `${describeRun(run)} writes ${write}, ${why}`);
  switch (run.step.does) {
    case 'deploy': {
      if (!state.isOpen) return complain(writes.filter(spends), 'although its subject is closed');
      const isOld = state.sha !== undefined && state.sha !== run.headSha;
      return isOld ? complain(writes, 'although there is a newer commit') : [];
    }
    case 'close':
      return state.isOpen ? complain(writes, 'although its subject is open') : [];
    case 'nothing':
    case 'sweep':
      return [];
  }
}

/** Whether the write is a create, an update or a resume. A delete may make up for a missed close. */
function spends(write: string): boolean {
  return !write.startsWith('DELETE ') && !/\/(pause|scale-to-zero) /.test(write);
}
