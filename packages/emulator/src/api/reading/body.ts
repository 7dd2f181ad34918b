// Turns the raw text of a request into an object or a fault; nothing about endpoints.
import { failure, type Result, success } from '../../outcome.ts';
import { type BodyFault, describeValue, isJsonObject, type Place } from './reader.ts';

export function parseBody(text: string): Result<Place, BodyFault> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  if (!isJsonObject(parsed.value)) {
    return failure({ kind: 'wrongType', path: '', got: describeValue(parsed.value), wanted: 'a map' });
  }
  return success({ path: '', object: parsed.value, faults: [] });
}

function parseJson(text: string): Result<unknown, BodyFault> {
  try {
    const value: unknown = JSON.parse(text);
    return success(value);
  } catch (error) {
    return failure({ kind: 'notJson', detail: error instanceof Error ? error.message : 'not JSON' });
  }
}

/** The value that was read, or the first fault: production's parser stops there too. */
export function settleReading<Value>(place: Place, value: Value | undefined): Result<Value, BodyFault> {
  const [first] = place.faults;
  if (first !== undefined) return failure(first);
  if (value === undefined)
    return failure({ kind: 'invalidValue', path: place.path, message: 'nothing to read' });
  return success(value);
}
