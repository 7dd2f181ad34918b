// A table that is created with its first row. So a question about a name that does not exist leaves nothing in storage.

import type { Sql, SqlValue } from './storage.ts';

export interface Table {
  exists(): boolean;
  /** Returns no rows where the table does not exist. */
  read<Row extends Record<string, SqlValue>>(query: string, ...values: SqlValue[]): Row[];
  /** The database, after the table was created if needed. */
  write(): Sql;
  /** Called after the storage was emptied. */
  forget(): void;
}

export function createTable(
  sql: Sql,
  { name, definition }: { readonly name: string; readonly definition: string },
): Table {
  let isMade = false;
  const exists = (): boolean => {
    isMade ||= sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', name).toArray().length > 0;
    return isMade;
  };
  return {
    exists,
    read: <Row extends Record<string, SqlValue>>(query: string, ...values: SqlValue[]) =>
      exists() ? sql.exec<Row>(query, ...values).toArray() : [],
    write: () => {
      if (!exists()) sql.exec(definition);
      isMade = true;
      return sql;
    },
    forget: () => {
      isMade = false;
    },
  };
}
