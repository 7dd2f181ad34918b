// Renders the table: row, figure, bound, verdict. Pure; it may not measure or print.

import {
  type BoundVerdict,
  judge,
  type Measured,
  type Measurement,
  type MeasurementRow,
  type Unit,
} from './measurement.ts';

export interface Finished {
  readonly measurement: Measurement;
  readonly measured: Measured;
}

interface Line {
  readonly what: string;
  readonly measured: string;
  readonly bound: string;
  readonly verdict: BoundVerdict;
}

type Column = keyof Line;

const HEADINGS = { what: 'what', measured: 'measured', bound: 'bound', verdict: 'verdict' } as const;
const COLUMNS: readonly Column[] = ['what', 'measured', 'bound', 'verdict'];
const INDENT = '  ';
const GAP = '   ';

const FORMATS = {
  ms: (value) => `${value.toFixed(1)} ms`,
  s: (value) => `${value.toFixed(2)} s`,
  ratio: (value) => value.toFixed(3),
  bytes: (value) => `${(value / 1000).toFixed(1)} kB`,
  calls: (value) => `${value.toFixed(1)} calls`,
  files: (value) => `${value} files`,
  times: (value) => `${value} times`,
  KiB: (value) => `${value.toFixed(2)} KiB`,
} as const satisfies Record<Unit, (value: number) => string>;

const BOUND_WORDS = { atMost: 'at most', under: 'under', atLeast: 'at least' } as const;

/** Every measurement with its rows in aligned columns, and the method and notes below. */
export function renderTable(finished: readonly Finished[]): string {
  const blocks = finished.map(({ measurement, measured }) => ({
    title: measurement.title,
    lines: linesOf(measurement, measured),
    below: [`how: ${measurement.how}`, ...(measured.notes ?? [])],
  }));
  const widths = widthsOf(blocks.flatMap((block) => block.lines));
  const rendered = blocks.map(({ title, lines, below }) =>
    [
      title,
      ...lines.map((line) => INDENT + alignLine(line, widths)),
      ...below.map((text) => `${INDENT}${INDENT}${text}`),
    ].join('\n'),
  );
  return `${INDENT}${alignLine(HEADINGS, widths)}\n\n${rendered.join('\n\n')}\n`;
}

/** How many figures miss their bound. */
export function countMissed(finished: readonly Finished[]): number {
  const lines = finished.flatMap(({ measurement, measured }) => linesOf(measurement, measured));
  return lines.filter((line) => line.verdict === 'MISSED').length;
}

function linesOf(measurement: Measurement, measured: Measured): readonly Line[] {
  return Object.entries(measurement.rows).map(([key, row]) => {
    const value = measured.values[key] ?? Number.NaN;
    return {
      what: row.what,
      measured: FORMATS[row.unit](value),
      bound: renderBound(row),
      verdict: judge(row, value),
    };
  });
}

function renderBound(row: MeasurementRow): string {
  if (row.bound === undefined) return '-';
  const { kind, limit } = row.bound;
  return `${BOUND_WORDS[kind]} ${FORMATS[row.unit](limit)}`;
}

type Texts = Readonly<Record<Column, string>>;

function widthsOf(lines: readonly Line[]): Readonly<Record<Column, number>> {
  const widest = (column: Column): number =>
    Math.max(HEADINGS[column].length, ...lines.map((line) => line[column].length));
  return {
    what: widest('what'),
    measured: widest('measured'),
    bound: widest('bound'),
    verdict: widest('verdict'),
  };
}

/** Figures are aligned right, words left. */
function alignLine(texts: Texts, widths: Readonly<Record<Column, number>>): string {
  const cells = COLUMNS.map((column) =>
    column === 'measured' ? texts[column].padStart(widths[column]) : texts[column].padEnd(widths[column]),
  );
  return cells.join(GAP).trimEnd();
}
