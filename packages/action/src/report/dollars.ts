// Says amounts of US dollars to people: `$0.80`, `$0.033`, `$12`. Always up: nothing is told to be cheaper than it is.

const CENTS = 2;
/** For an amount below a dollar that is no whole number of cents. */
const SIGNIFICANT_DIGITS = 3;
/** Nobody reads more; the smallest amount that is told is a hundredth of a cent. */
const MOST_DIGITS = 4;
/** Sums of fractions are a little off; that must not show as one more of the last digit. */
const NOISE = 1e-6;

export function renderDollars(amount: number): string {
  if (amount !== 0 && Number.isInteger(amount)) return `$${amount}`;
  const digits = isWholeCents(amount) || amount >= 1 ? CENTS : digitsFor(amount);
  const factor = 10 ** digits;
  const shown = (Math.ceil(amount * factor - NOISE) / factor).toFixed(digits);
  return `$${shown.replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** Nothing at all, or so many cents; a part of a cent is neither. */
function isWholeCents(amount: number): boolean {
  const cents = Math.round(amount * 100);
  return Math.abs(amount * 100 - cents) < NOISE && (cents > 0 || amount === 0);
}

function digitsFor(amount: number): number {
  const leading = -Math.floor(Math.log10(amount)) - 1;
  return Math.min(MOST_DIGITS, Math.max(CENTS, leading + SIGNIFICANT_DIGITS));
}

/** For what is said to be spent at least: to the cent, down. */
export function renderDollarsDown(amount: number): string {
  return renderDollars(Math.floor(amount * 100 + NOISE) / 100);
}
