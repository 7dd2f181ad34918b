// The definition of a measurement: rows with bounds as data, and a function that measures them. It measures nothing itself.

/** `ratio` is a number without unit, within one run. */
export type Unit = 'ms' | 's' | 'ratio' | 'bytes' | 'calls' | 'files' | 'KiB' | 'times';

export interface Bound {
  readonly limit: number;
  /** `under` excludes the limit itself. */
  readonly kind: 'atMost' | 'under' | 'atLeast';
}

export interface MeasurementRow {
  readonly what: string;
  readonly unit: Unit;
  /** When absent, the figure is only printed. */
  readonly bound?: Bound;
}

export interface Measured<Key extends string = string> {
  readonly values: Readonly<Record<Key, number>>;
  /** Facts printed below the rows, one line each. */
  readonly notes?: readonly string[];
}

export interface Measurement {
  /** The word for `--only`. */
  readonly name: string;
  readonly title: string;
  /** One line on how the figures are measured. */
  readonly how: string;
  readonly rows: Readonly<Record<string, MeasurementRow>>;
  /** Runs only on request, because it takes minutes. */
  readonly onRequest?: true;
  measure(): Promise<Measured>;
}

/** Ties rows and values together: a row without a value does not compile. */
export function defineMeasurement<const Rows extends Readonly<Record<string, MeasurementRow>>>(
  measurement: Omit<Measurement, 'rows' | 'measure'> & {
    readonly rows: Rows;
    readonly measure: () => Promise<Measured<keyof Rows & string>>;
  },
): Measurement {
  return measurement;
}

export type BoundVerdict = 'within' | 'MISSED' | '';

export function judge(row: MeasurementRow, value: number): BoundVerdict {
  if (row.bound === undefined) return '';
  const { kind, limit } = row.bound;
  return KEPT[kind](value, limit) ? 'within' : 'MISSED';
}

/** Every comparison with NaN is false, so a value that is not a number misses its bound. */
const KEPT = {
  atMost: (value, limit) => value <= limit,
  under: (value, limit) => value < limit,
  atLeast: (value, limit) => value >= limit,
} as const satisfies Record<Bound['kind'], (value: number, limit: number) => boolean>;
