// The admin functions: what a test may order and read. The HTTP admin API calls the same functions.
import { countCutOff } from '../billing/cut-off.ts';
import { billEndpoint, type LedgerRow } from '../billing/ledger.ts';
import type { Behaviour } from '../endpoints/behaviour.ts';
import type { QuotaKey } from '../endpoints/quota.ts';
import type { EndpointRecord } from '../endpoints/record.ts';
import type { QueuedStart } from '../endpoints/start-outcome.ts';
import type { FaultReport, FaultRule } from '../faults/fault.ts';
import type { ModelAccess } from '../hub/models.ts';
import { settleInFlight } from '../in-flight.ts';
import type { JournalEntry } from '../journal.ts';
import type { ServingRule } from '../serve/serving.ts';
import { createMemory, type NamespaceAccess, readAll, recordKey, type Store, storeQuota } from '../store.ts';
import type { TokenRights } from '../tokens.ts';
import { requireOrder } from './check-order.ts';
import { ORDERS } from './orders.ts';
import { type EndpointTruth, tellTruth } from './truth.ts';

export interface Ledger {
  readonly rows: readonly LedgerRow[];
  readonly totals: {
    readonly billedSeconds: number;
    readonly dollars: number;
    readonly running: number;
    /** How often the endpoint was scaled to zero or paused while it answered a request. */
    readonly cutOff: number;
  };
}

export interface EmulatorAdmin {
  /** Every request to the other sides since the last clear, oldest first. */
  requests(): readonly JournalEntry[];
  clearRequests(): void;
  addFault(rule: FaultRule): void;
  faults(): readonly FaultReport[];
  clearFaults(): void;
  /** Decides how the next start (create, resume or roll-out of an update) ends. */
  queueStart(start: QueuedStart): void;
  /** How long GET answers 200 after a DELETE. Holds for deletions from now on. */
  setDeletes(order: { readonly visibleMs: number | 'never' }): void;
  /** Moves or creates a ref of a model on the Hub. Without `sha` it points to a new commit. */
  moveRef(order: { readonly repo: string; readonly ref: string; readonly sha?: string | undefined }): {
    readonly sha: string;
  };
  /** Sets behaviour that differs by year or load, or that is not recorded. Parts left out stay as they are. */
  setBehaviour(order: { readonly [Name in keyof Behaviour]?: Behaviour[Name] | undefined }): void;
  /** How a repository, revision or image serves: worse, slower, failing, or under another name. Later orders win. */
  setServing(order: ServingRule): void;
  /** Whether a model exists on the Hub and may be read. Holds for the Hub and for the API. */
  setModelAccess(order: { readonly repo: string; readonly access: ModelAccess }): void;
  /** The Hub redirects the old name to the new one; the API accepts both. */
  renameModel(order: { readonly from: string; readonly to: string }): void;
  /**
   * `missing`: the API answers 404 for the namespace; `forbidden`: 403, as for a namespace outside the token's
   * scope.
   */
  setNamespaceAccess(order: { readonly namespace: string; readonly access: NamespaceAccess }): void;
  /** An endpoint that somebody else made, in any shape. Lists and a GET by name return it exactly as given. */
  putForeign(order: { readonly namespace: string; readonly endpoint: { readonly name: string } }): void;
  setQuota(order: QuotaKey & { readonly maxAccelerators: number }): void;
  setPayment(order: { readonly namespace: string; readonly ok: boolean }): void;
  setToken(order: TokenRights & { readonly token: string }): void;
  /** The real state of every endpoint, deleted ones included. */
  endpoints(): readonly EndpointTruth[];
  ledger(): Ledger;
  advance(milliseconds: number): Promise<void>;
  /** Applies the requests whose reply was lost and whose time has come. Every request to the emulator does this too. */
  settle(): Promise<void>;
  /** Forgets everything except the time. */
  reset(): void;
}

/** `forgetGithub` resets the GitHub side, which keeps its state in its own folder. */
export function createAdminFunctions(store: Store, forgetGithub: () => void): EmulatorAdmin {
  const everyRecord = (): readonly EndpointRecord[] => {
    const present = readAll(store);
    return [...store.memory.gone, ...present];
  };
  return {
    requests: () => store.memory.journal.entries,
    clearRequests: () => store.memory.journal.clear(),
    addFault: (rule) => store.memory.faults.add(requireOrder('addFault', ORDERS.faultRule, rule)),
    faults: () => store.memory.faults.list(),
    clearFaults: () => store.memory.faults.clear(),
    queueStart: (start) => {
      store.memory.starts.push(requireOrder('queueStart', ORDERS.queuedStart, start));
    },
    setDeletes: (order) => {
      const { visibleMs } = requireOrder('setDeletes', ORDERS.deletes, order);
      store.memory.deletedVisibleMs = visibleMs === 'never' ? Number.POSITIVE_INFINITY : visibleMs;
    },
    moveRef: (order) => {
      const { repo, ref, sha } = requireOrder('moveRef', ORDERS.refMove, order);
      return { sha: store.memory.refs.move(repo, ref, sha) };
    },
    ...createSettings(store),
    setQuota: (order) => {
      const { maxAccelerators, ...key } = requireOrder('setQuota', ORDERS.quota, order);
      storeQuota(store, key, maxAccelerators);
    },
    setPayment: (order) => {
      const { namespace, ok } = requireOrder('setPayment', ORDERS.payment, order);
      if (ok) store.memory.unpaid.delete(namespace);
      else store.memory.unpaid.add(namespace);
    },
    setToken: (order) => {
      const { token, ...rights } = requireOrder('setToken', ORDERS.token, order);
      store.memory.tokens.store(token, rights);
    },
    endpoints: () => everyRecord().map((record) => tellTruth(record, store.clock.now())),
    ledger: () => buildLedger(everyRecord(), store),
    advance: async (milliseconds) => {
      await store.clock.advance(milliseconds);
      await settleInFlight(store);
    },
    settle: () => settleInFlight(store),
    reset: () => {
      store.memory = createMemory(store.seed);
      forgetGithub();
    },
  };
}

type Settings = Pick<
  EmulatorAdmin,
  'setBehaviour' | 'setServing' | 'setModelAccess' | 'renameModel' | 'setNamespaceAccess' | 'putForeign'
>;

function createSettings(store: Store): Settings {
  return {
    setBehaviour: (order) => {
      const { behaviour } = store.memory;
      const given = requireOrder('setBehaviour', ORDERS.behaviour, order);
      store.memory.behaviour = {
        listedAfterMs: given.listedAfterMs ?? behaviour.listedAfterMs,
        unlistedAfterMs: given.unlistedAfterMs ?? behaviour.unlistedAfterMs,
        nameReservedMs: given.nameReservedMs ?? behaviour.nameReservedMs,
        updateOfSleeping: given.updateOfSleeping ?? behaviour.updateOfSleeping,
        addressBeforeStart: given.addressBeforeStart ?? behaviour.addressBeforeStart,
      };
    },
    setServing: (order) => {
      store.memory.serving.push(requireOrder('setServing', ORDERS.serving, order));
    },
    setModelAccess: (order) => {
      const { repo, access } = requireOrder('setModelAccess', ORDERS.modelAccess, order);
      store.memory.models.setAccess(repo, access);
    },
    renameModel: (order) => {
      const { from, to } = requireOrder('renameModel', ORDERS.modelRename, order);
      store.memory.models.rename(from, to);
    },
    setNamespaceAccess: (order) => {
      const { namespace, access } = requireOrder('setNamespaceAccess', ORDERS.namespaceAccess, order);
      store.memory.namespaces.set(namespace, access);
    },
    putForeign: (order) => {
      const { namespace, endpoint } = requireOrder('putForeign', ORDERS.foreignEndpoint, order);
      store.memory.foreign.set(recordKey(namespace, endpoint.name), endpoint);
    },
  };
}

function buildLedger(records: readonly EndpointRecord[], { clock, memory }: Store): Ledger {
  const rows = records.flatMap((record) => billEndpoint(record, clock.now()));
  const totals = { billedSeconds: 0, dollars: 0, running: 0, cutOff: 0 };
  for (const record of records)
    totals.cutOff += countCutOff(record, memory.answered.get(record.serveId) ?? []);
  for (const row of rows) {
    totals.billedSeconds += row.billedSeconds;
    totals.dollars += row.dollars;
    totals.running += row.running ? 1 : 0;
  }
  return { rows, totals };
}
