// Wraps the JSONPath library (RFC 9535) and returns its errors as values. A reply is hostile: it may be nested to any depth.

import { compile, type JSONValue, query } from 'json-p3';

/** Why this text is not a JSONPath; undefined when it is one. */
export function explainJsonPath(path: string): string | undefined {
  try {
    compile(path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}

/** The values at a path. Undefined when the reply is nested so deeply that the library gives up. */
export function queryJson(path: string, value: JSONValue): readonly unknown[] | undefined {
  try {
    return query(path, value).values();
  } catch {
    return undefined;
  }
}
