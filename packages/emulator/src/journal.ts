// The requests to the emulator, in order. It never holds an Authorization value.

/** The oldest entries are dropped, so that a long-running server does not grow without limit. */
const MAX_ENTRIES = 100_000;

export const SIDES = ['api', 'hub', 'github', 'serve'] as const;
export type ServiceSide = (typeof SIDES)[number];

export interface JournalEntry {
  readonly id: number;
  readonly atMs: number;
  readonly side: ServiceSide;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly userAgent?: string;
  /** 0: no reply was sent. A dropped reply keeps the status that it would have had. */
  readonly status: number;
  /** The parsed JSON, or the text if it is not JSON. */
  readonly body?: unknown;
  /** The kind of the injected fault that this request hit. */
  readonly fault?: string;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(entry: Omit<JournalEntry, 'id'>): void;
  clear(): void;
}

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  let id = 0;
  return {
    get entries() {
      return [...entries];
    },
    add(entry) {
      id += 1;
      entries.push({ id, ...entry });
      if (entries.length > MAX_ENTRIES) entries.shift();
    },
    clear: () => {
      entries.length = 0;
    },
  };
}
