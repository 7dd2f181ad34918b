// Describes an untrusted value in the words of production's parser; of an object or a list it names only the type.

export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'sequence';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'string') return `string ${JSON.stringify(value)}`;
  if (typeof value === 'boolean') return `boolean \`${value}\``;
  const kind = Number.isInteger(value) ? 'integer' : 'floating point';
  return `${kind} \`${String(value)}\``;
}
