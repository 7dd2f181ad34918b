// Renders amounts of US dollars for people: `$0.80`, `$0.033`, `$12`. Always rounded up, so that nothing looks cheaper than it
// is.

const CENTS = 2;
/** For an amount below a dollar that is not a whole number of cents. */
const SIGNIFICANT_DIGITS = 3;
/** More digits are not useful. The smallest rendered amount is a hundredth of a cent. */
const MOST_DIGITS = 4;
/** Sums of binary fractions are slightly off. That must not add one to the last digit. */
const NOISE = 1e-6;

export function renderDollars(amount: number): string {
  if (amount !== 0 && Number.isInteger(amount)) return `$${amount}`;
  const digits = isWholeCents(amount) || amount >= 1 ? CENTS : digitsFor(amount);
  const factor = 10 ** digits;
  const shown = (Math.ceil(amount * factor - NOISE) / factor).toFixed(digits);
  return `$${shown.replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** True for zero, and for one cent or more without a fraction. */
function isWholeCents(amount: number): boolean {
  const cents = Math.round(amount * 100);
  return Math.abs(amount * 100 - cents) < NOISE && (cents > 0 || amount === 0);
}

function digitsFor(amount: number): number {
  const leading = -Math.floor(Math.log10(amount)) - 1;
  return Math.min(MOST_DIGITS, Math.max(CENTS, leading + SIGNIFICANT_DIGITS));
}

/** For amounts that were spent at least: rounded down to the cent. */
export function renderDollarsDown(amount: number): string {
  return renderDollars(Math.floor(amount * 100 + NOISE) / 100);
}
