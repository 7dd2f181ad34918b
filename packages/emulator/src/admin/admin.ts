// What a test may order and see; the HTTP admin API calls the same functions.
import { billEndpoint, type LedgerRow } from '../billing/ledger.ts';
import type { QuotaKey } from '../endpoints/quota.ts';
import type { EndpointRecord } from '../endpoints/record.ts';
import type { QueuedStart } from '../endpoints/start-outcome.ts';
import type { FaultReport, FaultRule } from '../faults/fault.ts';
import type { JournalEntry } from '../journal.ts';
import { createMemory, readAll, type Store, storeQuota } from '../store.ts';
import type { TokenRights } from '../tokens.ts';
import { requireOrder } from './check-order.ts';
import { ORDERS } from './orders.ts';
import { type EndpointTruth, tellTruth } from './truth.ts';

export interface Ledger {
  readonly rows: readonly LedgerRow[];
  readonly totals: { readonly billedSeconds: number; readonly dollars: number; readonly running: number };
}

export interface EmulatorAdmin {
  /** Every request on the other sides since the last clear, oldest first. */
  requests(): readonly JournalEntry[];
  clearRequests(): void;
  addFault(rule: FaultRule): void;
  faults(): readonly FaultReport[];
  clearFaults(): void;
  /** Decides how the next start (create, resume or roll-out of an update) comes out. */
  queueStart(start: QueuedStart): void;
  /** How long GET answers 200 after a DELETE; for deletions from now on. */
  setDeletes(order: { readonly visibleMs: number | 'never' }): void;
  /** Moves or makes a ref of a model on the Hub; without `sha` to a new commit. */
  moveRef(order: { readonly repo: string; readonly ref: string; readonly sha?: string | undefined }): {
    readonly sha: string;
  };
  setQuota(order: QuotaKey & { readonly maxAccelerators: number }): void;
  setPayment(order: { readonly namespace: string; readonly ok: boolean }): void;
  setToken(order: TokenRights & { readonly token: string }): void;
  /** What is really there, deleted endpoints included. */
  endpoints(): readonly EndpointTruth[];
  ledger(): Ledger;
  advance(milliseconds: number): Promise<void>;
  /** Forgets everything but the time. */
  reset(): void;
}

/** `forgetGithub` is the other side's own reset: it keeps its state to itself. */
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
    ledger: () => buildLedger(everyRecord(), store.clock.now()),
    advance: (milliseconds) => store.clock.advance(milliseconds),
    reset: () => {
      store.memory = createMemory(store.seed);
      forgetGithub();
    },
  };
}

function buildLedger(records: readonly EndpointRecord[], now: number): Ledger {
  const rows = records.flatMap((record) => billEndpoint(record, now));
  const totals = { billedSeconds: 0, dollars: 0, running: 0 };
  for (const row of rows) {
    totals.billedSeconds += row.billedSeconds;
    totals.dollars += row.dollars;
    totals.running += row.running ? 1 : 0;
  }
  return { rows, totals };
}
