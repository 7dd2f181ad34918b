// Collects the real state of all sides after an act; it changes nothing.

import type { Emulator, EndpointTruth, JournalEntry, Ledger, LedgerRow } from '@preview-endpoints/emulator';
import type { ActionRun } from '@preview-endpoints/testkit/runner';
import type { Evidence, Use } from '../story/evidence.ts';

export interface GatheredBefore {
  readonly modelCommit: string;
  /** All runs so far, oldest first. */
  readonly runs: readonly ActionRun[];
  readonly uses: readonly Use[];
  /** The name of the team's own endpoint. */
  readonly production: string | undefined;
  /** All requests so far, oldest first. */
  readonly requests: readonly JournalEntry[];
}

type Gathered = Omit<Evidence, 'run' | 'answer' | 'reply' | 'replyBefore' | 'requests'>;

export async function gatherEvidence(emulator: Emulator, memory: GatheredBefore): Promise<Gathered> {
  const production = emulator.admin.endpoints().find(({ name }) => name === memory.production);
  const comments = emulator.github.readState().repositories.flatMap((repository) => repository.comments);
  return {
    modelCommit: memory.modelCommit,
    endpoint: previewOf(emulator, memory),
    ...(production === undefined ? {} : { production }),
    uses: memory.uses,
    comments: comments.map(({ author, body }) => ({ author: author.login, body })),
    deployments: readDeployments(emulator),
    ledger: ledgerOf(emulator, memory),
    getStatus: await getEndpoint(emulator, memory),
    readable: listReadable(memory),
  };
}

/** Every endpoint except the team's own is a preview. */
function previewOf({ admin }: Emulator, { production }: GatheredBefore): EndpointTruth | undefined {
  return admin.endpoints().findLast(({ name }) => name !== production);
}

function ledgerOf(emulator: Emulator, memory: GatheredBefore): Ledger {
  const { rows, totals } = emulator.admin.ledger();
  const name = previewOf(emulator, memory)?.name;
  const own = rows.filter((row) => row.name === name);
  const sum = (of: (row: LedgerRow) => number) => own.reduce((total, row) => total + of(row), 0);
  return {
    rows: own,
    totals: {
      billedSeconds: sum((row) => row.billedSeconds),
      dollars: sum((row) => row.dollars),
      running: own.filter((row) => row.running).length,
      cutOff: totals.cutOff,
    },
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

async function getEndpoint(emulator: Emulator, memory: GatheredBefore): Promise<number> {
  const endpoint = previewOf(emulator, memory);
  if (endpoint === undefined) return 404;
  const { urls, token } = emulator;
  const reply = await fetch(`${urls.api}/endpoint/${endpoint.namespace}/${endpoint.name}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await reply.body?.cancel();
  return reply.status;
}

function listReadable({ runs, requests }: GatheredBefore): readonly string[] {
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
