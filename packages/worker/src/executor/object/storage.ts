// The part of a Durable Object's storage that the parts of an object use; types only, so that a test can bring its own.

export type SqlValue = string | number | null | ArrayBuffer;

export interface Sql {
  exec<Row extends Record<string, SqlValue>>(
    query: string,
    ...values: SqlValue[]
  ): { toArray(): Row[]; one(): Row };
}

/** What is written is read again as it was: only this product writes there. */
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
