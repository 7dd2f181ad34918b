// Law 2: a run never writes to an endpoint that is not ours, neither with a request that succeeds nor with one that fails.

import type { EndpointTruth, JournalEntry } from '@preview-endpoints/emulator';
import type { Trace } from './play.ts';

export function checkForeign(trace: Trace): readonly string[] {
  const { foreign, emulator } = trace.harness;
  const paths = new Set(foreign.map(({ namespace, name }) => `/v2/endpoint/${namespace}/${name}`));
  const serveIds = trace.foreignBefore.map((truth) => `/serve/${truth.serveId}`);
  const isForeign = ({ path, method }: JournalEntry): boolean =>
    (method !== 'GET' && [...paths].some((own) => path === own || path.startsWith(`${own}/`))) ||
    serveIds.some((own) => path.startsWith(own));
  return [
    ...emulator.admin
      .requests()
      .filter(isForeign)
      .map(({ method, path }) => `${method} ${path} was sent to an endpoint of somebody else`),
    ...trace.foreignBefore
      .filter(
        (before) =>
          !trace.foreignAfter.some((after) => JSON.stringify(kept(before)) === JSON.stringify(kept(after))),
      )
      .map(({ namespace, name }) => `${namespace}/${name} belongs to somebody else and has changed`),
  ];
}

/** All facts except those that time alone changes. */
function kept(truth: EndpointTruth): object {
  const { served: _served, state: _state, ...rest } = truth;
  return { ...rest, isDeleted: truth.state === 'deleted' };
}
