// Readers of single values; each notes a fault and returns undefined when the value will not do.
import { at, isJsonObject, isPresent, type Place, type Presence, wrongType } from './reader.ts';

export function readObject(place: Place, field: string, presence: Presence): Place | undefined {
  if (!isPresent(place, field, presence)) return undefined;
  const value = place.object[field];
  if (!isJsonObject(value)) return wrongType(place, field, 'a map');
  return { path: at(place, field), object: value, faults: place.faults };
}

export function readString(place: Place, field: string, presence: Presence): string | undefined {
  if (!isPresent(place, field, presence)) return undefined;
  const value = place.object[field];
  return typeof value === 'string' ? value : wrongType(place, field, 'a string');
}

export function readBoolean(place: Place, field: string, presence: Presence): boolean | undefined {
  if (!isPresent(place, field, presence)) return undefined;
  const value = place.object[field];
  return typeof value === 'boolean' ? value : wrongType(place, field, 'a boolean');
}

/** The largest value of a 32-bit integer, the format of every count in the production document. */
const MAX_INT32 = 2_147_483_647;

export function readCount(place: Place, field: string, presence: Presence): number | undefined {
  if (!isPresent(place, field, presence)) return undefined;
  const value = place.object[field];
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_INT32;
  return fits ? value : wrongType(place, field, 'u32');
}

export interface EnumField<Value extends string> {
  readonly field: string;
  readonly presence: Presence;
  readonly values: readonly Value[];
}

export function readEnum<Value extends string>(place: Place, wanted: EnumField<Value>): Value | undefined {
  const { field, presence, values } = wanted;
  const got = readString(place, field, presence);
  if (got === undefined) return undefined;
  const known = values.find((value) => value === got);
  if (known === undefined) {
    place.faults.push({ kind: 'unknownVariant', path: at(place, field), got, expected: values });
  }
  return known;
}

export function readStringList(
  place: Place,
  field: string,
  presence: Presence,
): readonly string[] | undefined {
  if (!isPresent(place, field, presence)) return undefined;
  const value = place.object[field];
  if (!Array.isArray(value)) return wrongType(place, field, 'a sequence');
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : wrongType(place, field, 'a sequence of strings');
}

export function readStringMap(
  place: Place,
  field: string,
  presence: Presence,
): Readonly<Record<string, string>> | undefined {
  return readMap(readObject(place, field, presence), 'required');
}

/**
 * A map of secrets, whose values production allows to be null. Who writes back the redacted nulls of a reply
 * loses the secrets: null becomes an empty text.
 */
export function readSecretMap(
  place: Place,
  field: string,
  presence: Presence,
): Readonly<Record<string, string>> | undefined {
  return readMap(readObject(place, field, presence), 'nullable');
}

function readMap(
  map: Place | undefined,
  values: 'required' | 'nullable',
): Readonly<Record<string, string>> | undefined {
  if (map === undefined) return undefined;
  const texts: Record<string, string> = {};
  for (const key of Object.keys(map.object)) texts[key] = readString(map, key, values) ?? '';
  return texts;
}
