// Gathers what is true on all sides after an act; it changes nothing.

import type { Emulator, JournalEntry } from '@preview-endpoints/emulator';
import type { ActionRun } from '@preview-endpoints/testkit/runner';
import type { Evidence } from '../story/evidence.ts';

export interface Memory {
  readonly modelCommit: string;
  /** All runs so far, oldest first. */
  readonly runs: readonly ActionRun[];
  /** All requests so far, oldest first. */
  readonly requests: readonly JournalEntry[];
}

type Gathered = Omit<Evidence, 'run' | 'answer' | 'reply' | 'replyBefore' | 'requests'>;

export async function gatherEvidence(emulator: Emulator, memory: Memory): Promise<Gathered> {
  const comments = emulator.github.readState().repositories.flatMap((repository) => repository.comments);
  return {
    modelCommit: memory.modelCommit,
    endpoint: emulator.admin.endpoints().at(-1),
    comments: comments.map(({ author, body }) => ({ author: author.login, body })),
    deployments: readDeployments(emulator),
    ledger: emulator.admin.ledger(),
    getStatus: await getEndpoint(emulator),
    readable: listReadable(memory),
  };
}

/** The latest state of every deployment. */
function readDeployments({ github }: Emulator): readonly string[] {
  return github
    .readState()
    .repositories.flatMap(({ deployments, statuses }) =>
      deployments.map(
        ({ id }) => statuses.findLast((status) => status.deploymentId === id)?.state ?? 'no status',
      ),
    );
}

async function getEndpoint({ admin, urls, token }: Emulator): Promise<number> {
  const endpoint = admin.endpoints().at(-1);
  if (endpoint === undefined) return 404;
  const reply = await fetch(`${urls.api}/endpoint/${endpoint.namespace}/${endpoint.name}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await reply.body?.cancel();
  return reply.status;
}

function listReadable({ runs, requests }: Memory): readonly string[] {
  const written = runs.flatMap((run) => [
    ...run.rawLog,
    ...Object.values(run.outputs),
    ...Object.values(run.state),
    run.summary,
  ]);
  const sent = requests.flatMap((request) => {
    const isMessage = request.side === 'github' && request.body !== undefined;
    return isMessage ? [JSON.stringify(request.body)] : [];
  });
  return [...written.filter((text) => text !== ''), ...sent];
}
