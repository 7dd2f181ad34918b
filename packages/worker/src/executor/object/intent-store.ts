// Stores intents in the object's SQLite database. Only this file knows its tables. It may not decide.

import {
  claimOf,
  type Intent,
  type IntentAction,
  laneOf,
  type Submission,
  type VersionUndo,
} from '../../shared/intent/intent.ts';
import { MOST_ATTEMPTS } from '../intent/decide-retry.ts';
import type { Sql } from './storage.ts';
import { createTable } from './table.ts';

const IS_ROLL = "action = 'roll' AND facts ->> '$.previousRevision' NOT NULL";

/** Columns exist only for values that queries search. `facts` is the whole intent except `seq`, as JSON. */
export const INTENTS_TABLE = `
  CREATE TABLE IF NOT EXISTS intents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    claim TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    action TEXT NOT NULL,
    ordered_at_s INTEGER NOT NULL,
    finished_at_ms INTEGER,
    facts TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS intents_by_wish ON intents (status, action, ordered_at_s);
  CREATE INDEX IF NOT EXISTS intents_by_end ON intents (finished_at_ms) WHERE finished_at_ms NOT NULL;
  CREATE INDEX IF NOT EXISTS rolls ON intents (seq) WHERE ${IS_ROLL}`;

// The table lists every action, so that a new action is included.
const ACTION_NAMES = Object.keys(MOST_ATTEMPTS) as readonly IntentAction[];
const STATE_ACTIONS = ACTION_NAMES.filter((action) => laneOf({ action }) === 'state')
  .map((action) => `'${action}'`)
  .join(', ');

/** All waiting intents, and the newest done intent of each action. Each of these is an index lookup. */
const COUNTING = `
  SELECT * FROM intents WHERE status = 'pending'
  UNION ALL SELECT intents.* FROM (VALUES ${ACTION_NAMES.map((action) => `('${action}')`)}) JOIN intents
    ON seq = (SELECT seq FROM intents WHERE status = 'done' AND action = column1
      ORDER BY ordered_at_s DESC, seq DESC LIMIT 1)`;

/** The rolls that a rollback may need, however old. */
const ROLLS = `FROM intents WHERE ${IS_ROLL} ORDER BY seq DESC LIMIT 10`;

/** More than ever wait at the same time. */
const LAST_CHANGES = `SELECT * FROM intents WHERE seq <> ? AND facts ->> '$.change' NOT NULL ORDER BY seq DESC LIMIT 20`;

interface IntentRow extends Record<string, string | number | null | ArrayBuffer> {
  readonly seq: number;
  readonly facts: string;
}

export interface NewIntent {
  readonly submission: Submission;
  readonly orderedAtS: number;
  readonly nowMs: number;
  /** Set when the intent is superseded on arrival. */
  readonly supersededBy: string | null;
}

/** The fields of an intent that may change after it was accepted. */
export type IntentChange = Partial<
  Pick<
    Intent,
    | 'status'
    | 'attempts'
    | 'dueAtMs'
    | 'unconfirmed'
    | 'orderedAtS'
    | 'meaning'
    | 'finishedAtMs'
    | 'state'
    | 'changed'
    | 'names'
    | 'revision'
    | 'previousRevision'
    | 'change'
    | 'trouble'
    | 'supersededBy'
    | 'toldAs'
  >
>;

export interface ForgetLimits {
  readonly finishedByMs: number;
  readonly surplusBeforeMs: number;
  readonly most: number;
}

export interface IntentStore {
  find(claim: string): Intent | undefined;
  add(intent: NewIntent): Intent;
  change(intent: Intent, change: IntentChange): Intent;
  /** The intents that say what the endpoint should be, as far as order can depend on them. */
  counting(): readonly Intent[];
  /** The newest first. */
  latest(most: number): readonly Intent[];
  /** The intents of the state lane, the newest first. */
  latestStates(most: number): readonly Intent[];
  /** The last rolls that changed the version, the newest first. */
  rolls(): readonly Intent[];
  /** Changes that other intents may have written and that were never proven to serve, the newest first. */
  unfinished(beside: Intent): readonly VersionUndo[];
  /**
   * Deletes intents that ended by `finishedByMs`, and those that ended before `surplusBeforeMs` except the last `most`. The
   * last rolls are always kept.
   */
  forget(limits: ForgetLimits): void;
  /** When the oldest intent that can be deleted ended. */
  oldestFinishedAtMs(): number | undefined;
  isEmpty(): boolean;
  /** Called after the storage was emptied: the table is created again with the next intent. */
  forgetTable(): void;
}

export function createIntentStore(sql: Sql): IntentStore {
  const table = createTable(sql, { name: 'intents', definition: INTENTS_TABLE });
  const all = (query: string, ...values: (string | number)[]): Intent[] =>
    table.read<IntentRow>(query, ...values).map(readRow);
  return {
    find: (claim) => all('SELECT * FROM intents WHERE claim = ?', claim)[0],
    add: (intent) => insert(table.write(), buildIntent(intent)),
    change: (intent, change) => {
      const next = { ...intent, ...change };
      update(table.write(), next);
      return next;
    },
    counting: () => all(COUNTING),
    rolls: () => all(`SELECT * ${ROLLS}`),
    unfinished: ({ seq }) => {
      const changes = all(LAST_CHANGES, seq);
      const proven = changes.findIndex((one) => one.status === 'done' || one.trouble?.kind === 'rolledBack');
      const since = proven === -1 ? changes : changes.slice(0, proven);
      return since.flatMap(({ change }) => change?.undo ?? []);
    },
    latest: (most) => all('SELECT * FROM intents ORDER BY seq DESC LIMIT ?', most),
    latestStates: (most) =>
      all(`SELECT * FROM intents WHERE action IN (${STATE_ACTIONS}) ORDER BY seq DESC LIMIT ?`, most),
    // The unary plus keeps SQLite from using the index on end times, because the few oldest rows are found at once without
    // it.
    forget: ({ finishedByMs, surplusBeforeMs, most }) => {
      if (!table.exists()) return;
      sql.exec(
        `DELETE FROM intents WHERE seq NOT IN (SELECT seq ${ROLLS}) AND (finished_at_ms <= ?
           OR (seq <= (SELECT MAX(seq) FROM intents) - ? AND +finished_at_ms < ?))`,
        finishedByMs,
        most,
        surplusBeforeMs,
      );
    },
    oldestFinishedAtMs: () =>
      all(
        `SELECT * FROM intents WHERE finished_at_ms NOT NULL AND seq NOT IN (SELECT seq ${ROLLS})
           ORDER BY finished_at_ms LIMIT 1`,
      )[0]?.finishedAtMs ?? undefined,
    isEmpty: () => all('SELECT * FROM intents LIMIT 1').length === 0,
    forgetTable: () => table.forget(),
  };
}

type Unnumbered = Omit<Intent, 'seq'>;

function buildIntent({ submission, orderedAtS, nowMs, supersededBy }: NewIntent): Unnumbered {
  const { id, caller, subject, action, reason, delayMs = 0, untilMs, from } = submission;
  return {
    ...{
      claim: claimOf(submission),
      id,
      caller,
      subject,
      action,
      reason,
      orderedAtS,
      supersededBy,
      untilMs,
      from,
    },
    meaning: null,
    receivedAtMs: nowMs,
    status: supersededBy === null ? 'pending' : 'superseded',
    attempts: 0,
    dueAtMs: nowMs + delayMs,
    unconfirmed: false,
    finishedAtMs: supersededBy === null ? null : nowMs,
    state: null,
    changed: null,
    trouble: null,
    names: [],
    revision: null,
    previousRevision: null,
  };
}

function insert(sql: Sql, facts: Unnumbered): Intent {
  const { claim, status, action, orderedAtS, finishedAtMs } = facts;
  const { seq } = sql
    .exec<{ seq: number }>(
      `INSERT INTO intents (claim, status, action, ordered_at_s, finished_at_ms, facts)
       VALUES (?, ?, ?, ?, ?, ?) RETURNING seq`,
      ...[claim, status, action, orderedAtS, finishedAtMs, JSON.stringify(facts)],
    )
    .one();
  return { ...facts, seq };
}

function update(sql: Sql, { seq, ...facts }: Intent): void {
  sql.exec(
    'UPDATE intents SET status = ?, ordered_at_s = ?, finished_at_ms = ?, facts = ? WHERE seq = ?',
    ...[facts.status, facts.orderedAtS, facts.finishedAtMs, JSON.stringify(facts), seq],
  );
}

/** Only this file writes the column, so its content needs no validation. */
function readRow({ seq, facts }: IntentRow): Intent {
  const written: Unnumbered = JSON.parse(facts);
  return { ...written, seq };
}
