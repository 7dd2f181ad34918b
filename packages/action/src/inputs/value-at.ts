// Finds the value that a complaint speaks of; it may not change it.

/** What stands at a dotted path; undefined when there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path.split('.').reduce<unknown>((at, key) => {
    const isObject = typeof at === 'object' && at !== null;
    return isObject && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined;
  }, value);
}
