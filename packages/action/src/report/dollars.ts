// Says amounts of US dollars to people: `$0.80`, `$0.033`, `$12`. Always up: nothing is told to be cheaper than it is.

const CENTS = 2;
/** For an amount below a dollar that is no whole number of cents. */
const SIGNIFICANT_DIGITS = 3;
/** Sums of fractions are a little off; that must not show as one more of the last digit. */
const NOISE = 1e-6;

export function renderDollars(amount: number): string {
  if (Number.isInteger(amount)) return `$${amount}`;
  const digits = isWholeCents(amount) || amount >= 1 ? CENTS : digitsFor(amount);
  const factor = 10 ** digits;
  const shown = (Math.ceil(amount * factor - NOISE) / factor).toFixed(digits);
  return `$${digits > CENTS ? shown.replace(/0+$/, '') : shown}`;
}

function isWholeCents(amount: number): boolean {
  return Math.abs(amount * 100 - Math.round(amount * 100)) < NOISE;
}

function digitsFor(amount: number): number {
  const leading = amount <= 0 ? 0 : -Math.floor(Math.log10(amount)) - 1;
  return Math.max(CENTS, leading + SIGNIFICANT_DIGITS);
}

/** For what is said to be spent at least: to the cent, down. */
export function renderDollarsDown(amount: number): string {
  return renderDollars(Math.floor(amount * 100 + NOISE) / 100);
}
