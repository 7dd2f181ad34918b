// The types of the Durable Object storage that an object's parts use. It has no code, so that a test can pass its own
// storage.

export type SqlValue = string | number | null | ArrayBuffer;

export interface Sql {
  exec<Row extends Record<string, SqlValue>>(
    query: string,
    ...values: SqlValue[]
  ): { toArray(): Row[]; one(): Row };
}

/** Values are read back without validation, because only this product writes them. */
export interface KeyValue {
  get<Value>(key: string): Value | undefined;
  put<Value>(key: string, value: Value): void;
  delete(key: string): boolean;
}

export interface ObjectStorage {
  readonly sql: Sql;
  readonly kv: KeyValue;
  getAlarm(): Promise<number | null>;
  setAlarm(atMs: number): Promise<void>;
  deleteAlarm(): Promise<void>;
  deleteAll(): Promise<void>;
}
