// Keeps intents in the object's SQLite database; the only file that knows its tables. It may not decide.

import * as z from 'zod/mini';
import {
  claimOf,
  type Intent,
  STATUSES,
  type Status,
  type Submission,
  TARGET_ACTIONS,
  type Trouble,
  WATCH_ACTIONS,
} from '../intent/intent.ts';
import { ACTIONS } from '../policy/policy.ts';
import { readSubject, renderSubject } from './subject-text.ts';

const TABLE = `
  CREATE TABLE IF NOT EXISTS intents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    claim TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    caller TEXT NOT NULL,
    subject TEXT NOT NULL,
    names TEXT NOT NULL DEFAULT '',
    revision TEXT,
    previous_revision TEXT,
    action TEXT NOT NULL,
    meaning TEXT,
    reason TEXT,
    ordered_at_s INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER,
    state TEXT,
    changed INTEGER,
    trouble_kind TEXT,
    trouble_text TEXT,
    superseded_by TEXT
  );
  CREATE INDEX IF NOT EXISTS intents_by_status ON intents (status, ordered_at_s, seq)`;

const newestDone = (which: string) => `SELECT * FROM (
  SELECT * FROM intents WHERE status = 'done' AND ${which} ORDER BY ordered_at_s DESC, seq DESC LIMIT 1)`;

/** All that wait, and the newest that are done: of the intents of each lane, and of those that name a state. */
const COUNTING = `
  SELECT * FROM intents WHERE status = 'pending'
  UNION ${newestDone("action IN ('roll', 'rollback')")}
  UNION ${newestDone("action NOT IN ('roll', 'rollback')")}
  UNION ${newestDone("action NOT IN ('roll', 'rollback', 'toggle')")}`;

/** The rolls that a rollback may need, however old. */
const ROLLS = `FROM intents WHERE action = 'roll' AND previous_revision NOT NULL ORDER BY seq DESC LIMIT 10`;

const text = z.nullable(z.string());

const rowSchema = z.object({
  seq: z.number(),
  claim: z.string(),
  id: z.string(),
  caller: z.string(),
  subject: z.string(),
  names: z.string(),
  revision: text,
  previous_revision: text,
  action: z.enum([...ACTIONS, ...TARGET_ACTIONS, ...WATCH_ACTIONS]),
  meaning: z.nullable(z.enum(['pause', 'resume'])),
  reason: text,
  ordered_at_s: z.number(),
  received_at_ms: z.number(),
  status: z.enum(STATUSES),
  attempts: z.number(),
  due_at_ms: z.number(),
  finished_at_ms: z.nullable(z.number()),
  state: text,
  changed: z.nullable(z.number()),
  trouble_kind: text,
  trouble_text: text,
  superseded_by: text,
});

export interface NewIntent {
  readonly submission: Submission;
  readonly orderedAtS: number;
  readonly nowMs: number;
  /** Set when it is superseded from the start. */
  readonly supersededBy: string | null;
}

/** What may change in an intent after it was accepted. */
export type IntentChange = Partial<
  Pick<
    Intent,
    | 'status'
    | 'attempts'
    | 'dueAtMs'
    | 'orderedAtS'
    | 'meaning'
    | 'finishedAtMs'
    | 'state'
    | 'changed'
    | 'names'
    | 'revision'
    | 'previousRevision'
    | 'trouble'
    | 'supersededBy'
  >
>;

export interface ForgetLimits {
  readonly finishedBeforeMs: number;
  readonly surplusBeforeMs: number;
  readonly most: number;
}

export interface IntentStore {
  find(claim: string): Intent | undefined;
  add(intent: NewIntent): Intent;
  change(intent: Intent, change: IntentChange): Intent;
  /** Those that say what the endpoint should be, as far as order can depend on them. */
  counting(): readonly Intent[];
  /** The newest first. */
  latest(most: number): readonly Intent[];
  /** The last ones that changed the version; the newest first. */
  rolls(): readonly Intent[];
  /**
   * Forgets what ended before `finishedBeforeMs`, and of what ended before `surplusBeforeMs` all but the last `most`;
   * but never the last rolls.
   */
  forget(limits: ForgetLimits): void;
  /** Of those that will be forgotten. */
  oldestFinishedAtMs(): number | undefined;
}

export function createIntentStore(sql: SqlStorage): IntentStore {
  sql.exec(TABLE);
  const all = (query: string, ...values: SqlStorageValue[]): Intent[] =>
    sql
      .exec(query, ...values)
      .toArray()
      .map(readRow);
  const store: IntentStore = {
    find: (claim) => all('SELECT * FROM intents WHERE claim = ?', claim)[0],
    add: (intent) => {
      insert(sql, intent);
      return present(store.find(claimOf(intent.submission)));
    },
    change: (intent, change) => {
      const next = { ...intent, ...change };
      update(sql, next);
      return next;
    },
    counting: () => all(COUNTING),
    rolls: () => all(`SELECT * ${ROLLS}`),
    latest: (most) => all('SELECT * FROM intents ORDER BY seq DESC LIMIT ?', most),
    forget: ({ finishedBeforeMs, surplusBeforeMs, most }) => {
      sql.exec(
        `DELETE FROM intents WHERE seq NOT IN (SELECT seq ${ROLLS}) AND (finished_at_ms < ? OR (finished_at_ms < ?
           AND seq NOT IN (SELECT seq FROM intents ORDER BY seq DESC LIMIT ?)))`,
        finishedBeforeMs,
        surplusBeforeMs,
        most,
      );
    },
    oldestFinishedAtMs: () =>
      all(
        `SELECT * FROM intents WHERE finished_at_ms NOT NULL AND seq NOT IN (SELECT seq ${ROLLS})
           ORDER BY finished_at_ms LIMIT 1`,
      )[0]?.finishedAtMs ?? undefined,
  };
  return store;
}

function insert(sql: SqlStorage, { submission, orderedAtS, nowMs, supersededBy }: NewIntent): void {
  const status: Status = supersededBy === null ? 'pending' : 'superseded';
  const finishedAtMs = supersededBy === null ? null : nowMs;
  sql.exec(
    `INSERT INTO intents (claim, id, caller, subject, action, reason, ordered_at_s, received_at_ms,
       status, attempts, due_at_ms, finished_at_ms, superseded_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
    claimOf(submission),
    submission.id,
    submission.caller,
    renderSubject(submission.subject),
    submission.action,
    submission.reason,
    orderedAtS,
    nowMs,
    status,
    nowMs + (submission.delayMs ?? 0),
    finishedAtMs,
    supersededBy,
  );
}

function update(sql: SqlStorage, intent: Intent): void {
  sql.exec(
    `UPDATE intents SET meaning = ?, ordered_at_s = ?, status = ?, attempts = ?, due_at_ms = ?, finished_at_ms = ?,
       state = ?, changed = ?, trouble_kind = ?, trouble_text = ?, names = ?, revision = ?,
       previous_revision = ?, superseded_by = ? WHERE seq = ?`,
    intent.meaning,
    intent.orderedAtS,
    intent.status,
    intent.attempts,
    intent.dueAtMs,
    intent.finishedAtMs,
    intent.state,
    intent.changed === null ? null : Number(intent.changed),
    intent.trouble?.kind ?? null,
    intent.trouble?.text ?? null,
    intent.names.join(' '),
    intent.revision,
    intent.previousRevision,
    intent.supersededBy,
    intent.seq,
  );
}

/** A row that is not as this file wrote it is a broken database: nothing could be said about it. */
function readRow(row: unknown): Intent {
  const read = rowSchema.parse(row);
  return {
    seq: read.seq,
    claim: read.claim,
    id: read.id,
    caller: read.caller,
    subject: readSubject(read.subject),
    revision: read.revision,
    previousRevision: read.previous_revision,
    names: read.names === '' ? [] : read.names.split(' '),
    action: read.action,
    meaning: read.meaning,
    reason: read.reason,
    orderedAtS: read.ordered_at_s,
    receivedAtMs: read.received_at_ms,
    status: read.status,
    attempts: read.attempts,
    dueAtMs: read.due_at_ms,
    finishedAtMs: read.finished_at_ms,
    state: read.state,
    changed: read.changed === null ? null : read.changed === 1,
    trouble: readTrouble(read.trouble_kind, read.trouble_text),
    supersededBy: read.superseded_by,
  };
}

function readTrouble(kind: string | null, words: string | null): Trouble | null {
  return kind === null || words === null ? null : { kind, text: words };
}

function present(intent: Intent | undefined): Intent {
  if (intent === undefined) throw new Error('The intent that was just stored is not there.');
  return intent;
}
