// Renders the costs of a repository's previews in a month as CSV, with the column names of FOCUS 1.2 (focus.finops.org). Pure.

export interface CostRow {
  readonly namespace: string;
  readonly name: string;
  /** US dollars since the month began; never less than the bill. */
  readonly atMost: number;
}

export interface CostPeriod {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The beginning of the month in UTC. Milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly nowMs: number;
}

const COLUMNS = [
  'BilledCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'ChargeDescription',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ProviderName',
  'ResourceName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'Tags',
] as const;

/** Bills have cents, but a sum of many small rows needs more digits. */
const DECIMALS = 6;

/** One row for each preview, the dearest first. */
export function renderFocusCsv(rows: readonly CostRow[], period: CostPeriod): string {
  const sorted = rows.toSorted((a, b) => b.atMost - a.atMost || (a.name < b.name ? -1 : 1));
  const lines = sorted.map((row) => {
    const cells = cellsOf(row, period);
    return COLUMNS.map((column) => quote(cells[column])).join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

function cellsOf(
  { namespace, name, atMost }: CostRow,
  { repository, fromMs, nowMs }: CostPeriod,
): Record<(typeof COLUMNS)[number], string> {
  return {
    BilledCost: atMost.toFixed(DECIMALS),
    BillingCurrency: 'USD',
    BillingPeriodStart: time(fromMs),
    BillingPeriodEnd: time(nextMonth(fromMs)),
    ChargeCategory: 'Usage',
    ChargeDescription: 'An upper bound, from observed states: the invoice may be lower',
    ChargePeriodStart: time(fromMs),
    ChargePeriodEnd: time(nowMs),
    ProviderName: 'Hugging Face',
    ResourceName: name,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: 'Inference Endpoints',
    SubAccountId: namespace,
    Tags: JSON.stringify({ repository }),
  };
}

/** FOCUS writes times in UTC, to the second. */
function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function nextMonth(fromMs: number): number {
  const from = new Date(fromMs);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1);
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
