// Compares two JSON values. Pure, and without recursion: a reply may be nested to any depth.

/** Floating-point sums differ in their last digits between two GPUs of one kind. */
const CLOSE_ENOUGH = 1e-4;

export interface SameOptions {
  /** The largest relative difference at which two numbers still count as equal. Default 0. */
  readonly tolerance?: number;
}

/** Key order does not matter. With a tolerance, numbers may differ a little. */
export function isSameJson(one: unknown, other: unknown, { tolerance = 0 }: SameOptions = {}): boolean {
  const waiting: Pair[] = [[one, other]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const children = comparePair(pair, tolerance);
    if (children === undefined) return false;
    for (const child of children) waiting.push(child);
  }
  return true;
}

type Pair = readonly [one: unknown, other: unknown];

/** The pairs that are left to compare; undefined if these two already differ. */
function comparePair([one, other]: Pair, tolerance: number): readonly Pair[] | undefined {
  if (isNested(one) && isNested(other)) return childPairs(one, other);
  const isNumeric = typeof one === 'number' && typeof other === 'number';
  return one === other || (isNumeric && isClose(one, other, tolerance)) ? [] : undefined;
}

/** The same, except for the last digits of numbers. */
export function isCloseJson(one: unknown, other: unknown): boolean {
  return isSameJson(one, other, { tolerance: CLOSE_ENOUGH });
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isClose(one: number, other: number, tolerance: number): boolean {
  return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one), Math.abs(other));
}

/** Undefined if the two have different keys. */
function childPairs(left: object, right: object): readonly Pair[] | undefined {
  if (Array.isArray(left) !== Array.isArray(right)) return undefined;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return undefined;
  if (!keys.every((key) => Object.hasOwn(right, key))) return undefined;
  return keys.map((key) => [Reflect.get(left, key), Reflect.get(right, key)]);
}
