// Reads untrusted JSON field by field and collects what is wrong; it knows no dialect and throws nothing.

export type BodyFault =
  | { readonly kind: 'notJson'; readonly detail: string }
  | { readonly kind: 'missingField'; readonly path: string; readonly field: string }
  | { readonly kind: 'unknownField'; readonly path: string; readonly field: string }
  | { readonly kind: 'wrongType'; readonly path: string; readonly got: string; readonly wanted: string }
  | {
      readonly kind: 'unknownVariant';
      readonly path: string;
      readonly got: string;
      readonly expected: readonly string[];
    }
  | { readonly kind: 'invalidValue'; readonly path: string; readonly message: string }
  /** `model.task: null`, which production answers with the plain text of its JSON parser. */
  | { readonly kind: 'nullTask' };

export type JsonObject = Readonly<Record<string, unknown>>;

/** An object of the body, where it lies, and the list that its faults go to. */
export interface Place {
  readonly path: string;
  readonly object: JsonObject;
  readonly faults: BodyFault[];
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function at(place: Place, field: string): string {
  return place.path === '' ? field : `${place.path}.${field}`;
}

/** What a value is, in the words of production's parser. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'sequence';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'string') return `string ${JSON.stringify(value)}`;
  if (typeof value === 'boolean') return `boolean \`${value}\``;
  const kind = Number.isInteger(value) ? 'integer' : 'floating point';
  return `${kind} \`${String(value)}\``;
}

export function wrongType(place: Place, field: string, wanted: string): undefined {
  const got = describeValue(place.object[field]);
  place.faults.push({ kind: 'wrongType', path: at(place, field), got, wanted });
  return undefined;
}

/** `required`: must be there. `optional`: may be absent. `nullable`: may be absent or null, both alike. */
export type Presence = 'required' | 'optional' | 'nullable';

/** True when there is a value to read; otherwise whatever is wrong about its absence is noted. */
export function isPresent(place: Place, field: string, presence: Presence): boolean {
  const value = place.object[field];
  if (value === undefined) {
    if (presence === 'required') place.faults.push({ kind: 'missingField', path: place.path, field });
    return false;
  }
  return value !== null || presence !== 'nullable';
}

export function refuseUnknown(place: Place, known: readonly string[]): void {
  for (const field of Object.keys(place.object)) {
    if (!known.includes(field)) place.faults.push({ kind: 'unknownField', path: place.path, field });
  }
}
