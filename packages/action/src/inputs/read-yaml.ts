// Reads YAML within limits, with the YAML library. It may not interpret the text.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Document, LineCounter } from 'yaml';

/** A spec has a few dozen lines, and the parser took up to 23 s for 200,000 characters. */
const LARGEST_YAML_CHARACTERS = 20_000;
/** Aliases may not turn a short file into a long value. */
const MOST_ALIASES = 100;

export interface YamlDocument {
  readonly document: Document;
  readonly lines: LineCounter;
}

export interface YamlValue extends YamlDocument {
  readonly value: unknown;
}

/** The document with its mistakes, for callers that search even a faulty one. */
export async function parseYaml(yaml: string): Promise<YamlDocument | undefined> {
  if (yaml.length > LARGEST_YAML_CHARACTERS) return undefined;
  const { LineCounter, parseDocument } = await import('./yaml-library.ts');
  const lines = new LineCounter();
  try {
    // `<<` merges, as in the YAML 1.1 files that people keep.
    const options = { prettyErrors: true, strict: true, merge: true, lineCounter: lines };
    return { document: parseDocument(yaml, options), lines };
  } catch {
    return undefined;
  }
}

/** The parsed value, or what was wanted instead, with line and column of the mistake. */
export async function readYamlDocument(yaml: string): Promise<Result<YamlValue, string>> {
  if (yaml.length > LARGEST_YAML_CHARACTERS)
    return failure(`YAML of at most ${LARGEST_YAML_CHARACTERS} characters`);
  const parsed = await parseYaml(yaml);
  if (parsed === undefined) return failure('YAML (it cannot be read)');
  const [error] = parsed.document.errors;
  // Only the first line: the next ones show the source.
  if (error !== undefined) return failure(`YAML (${error.message.split('\n')[0] ?? error.code})`);
  try {
    return success({ ...parsed, value: parsed.document.toJS({ maxAliasCount: MOST_ALIASES }) });
  } catch {
    // The library's message may quote the source.
    return failure('YAML (its aliases or merges cannot be resolved)');
  }
}

export async function readYaml(yaml: string): Promise<Result<unknown, string>> {
  const read = await readYamlDocument(yaml);
  return read.ok ? success(read.value.value) : read;
}
