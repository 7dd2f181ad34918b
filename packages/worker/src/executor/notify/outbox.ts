// Stores and sends the waiting notices of one object, in its SQLite database. Only this file knows their table.

import type { Notification } from '../../policy/policy.ts';
import type { WorkerPorts } from '../../shared/ports.ts';
import type { Sql } from '../object/storage.ts';
import { createTable } from '../object/table.ts';
import type { Notice } from './build-notices.ts';
import { type Sent, sendNotice } from './send-notice.ts';

const TABLE = `
  CREATE TABLE IF NOT EXISTS notices (
    id TEXT PRIMARY KEY, notification TEXT NOT NULL, body TEXT NOT NULL,
    attempts INTEGER NOT NULL, due_at_ms INTEGER NOT NULL
  )`;

/** After a day of failures a notice is dropped: its receiver can read the triggers from the Worker itself. */
const AGAIN_AFTER_MS: readonly number[] = [
  10_000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000,
];
/** The longest Retry-After of a receiver that is honoured. */
const LONGEST_REST_MS = 60 * 60_000;
/** The most waiting notices. Beyond that the oldest are dropped, so that a flood cannot fill the storage. */
const MOST_WAITING = 100;
/** Bounds the duration of one alarm. */
const MOST_AT_ONCE = 6;

interface NoticeRow extends Record<string, string | number | null | ArrayBuffer> {
  readonly id: string;
  readonly notification: string;
  readonly body: string;
  readonly attempts: number;
}

export interface Outbox {
  /** Stores notices that the next alarm sends. The caller does not wait for them. */
  add(notices: readonly Notice[], nowMs: number): void;
  nextDueAtMs(): number | undefined;
  /** Called after the storage was emptied: the table is created again with the next notice. */
  forgetTable(): void;
  /**
   * Sends the notices that are due at `dueMs`. A notice that is not accepted is retried later, a bounded number of times.
   * Without a list of addresses (undefined) all notices wait. `build` makes the notices of a claim that was stored without
   * such a list.
   */
  send(
    notifications: readonly Notification[] | undefined,
    dueMs: number,
    build: (claim: string) => readonly Notice[],
  ): Promise<void>;
}

export function createOutbox(sql: Sql, ports: WorkerPorts): Outbox {
  const { clock, createId, log } = ports;
  const table = createTable(sql, { name: 'notices', definition: TABLE });
  const drop = (id: string): void => {
    sql.exec('DELETE FROM notices WHERE id = ?', id);
  };
  const settle = ({ id, notification, attempts }: NoticeRow, sent: Sent): void => {
    const waitMs = AGAIN_AFTER_MS[attempts];
    if (sent.kind === 'again' && waitMs !== undefined) {
      const ownMs = waitMs * (1 + ports.random() / 5);
      const askedMs = Math.min(sent.askedMs, LONGEST_REST_MS);
      const dueAtMs = Math.round(clock.now() + Math.max(ownMs, askedMs));
      sql.exec('UPDATE notices SET attempts = ?, due_at_ms = ? WHERE id = ?', attempts + 1, dueAtMs, id);
      return;
    }
    drop(id);
    if (sent.kind !== 'taken') {
      const fields = { notification, notice: id, attempts: attempts + 1 };
      log({ level: 'warning', message: 'A notification was not accepted', fields });
    }
  };
  const outbox: Outbox = {
    add(notices, nowMs) {
      if (notices.length === 0) return;
      for (const { notification, body } of notices) {
        table
          .write()
          .exec('INSERT INTO notices VALUES (?, ?, ?, 0, ?)', createId('note'), notification, body, nowMs);
      }
      sql.exec(
        'DELETE FROM notices WHERE rowid NOT IN (SELECT rowid FROM notices ORDER BY rowid DESC LIMIT ?)',
        MOST_WAITING,
      );
    },
    nextDueAtMs: () =>
      table.read<{ due: number | null }>('SELECT MIN(due_at_ms) AS due FROM notices')[0]?.due ?? undefined,
    forgetTable: () => table.forget(),
    async send(notifications, dueMs, build) {
      const query = 'SELECT * FROM notices WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?';
      const rows = table.read<NoticeRow>(query, dueMs, MOST_AT_ONCE);
      await Promise.all(
        rows.map(async (row) => {
          if (notifications === undefined) return settle(row, { kind: 'again', askedMs: 0 });
          const notification = notifications.find(({ id }) => id === row.notification);
          if (notification === undefined) {
            if (row.notification === '') outbox.add(build(row.body), clock.now());
            return drop(row.id);
          }
          const message = { id: row.id, body: row.body, nowMs: clock.now() };
          settle(row, await sendNotice(notification, message, ports.fetch));
        }),
      );
    },
  };
  return outbox;
}
