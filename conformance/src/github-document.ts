// Validators of requests and replies from GitHub's own OpenAPI document. It knows nothing of the emulator.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Readonly<Record<string, unknown>>;

export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly docs: string;
  readonly queryNames: readonly string[];
  /** Validates a request body; undefined for an operation without a body. */
  readonly body: ValidateFunction | undefined;
  /** Validators of reply bodies by status; null where the document describes no JSON body. */
  readonly replies: ReadonlyMap<number, ValidateFunction | null>;
}

const require = createRequire(import.meta.url);
const METHODS = ['get', 'post', 'patch', 'put', 'delete'];
const REF = '#/components/schemas/';

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) current = isJson(current) ? current[name] : undefined;
  return current;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJson(value) ? Object.entries(value) : [];
}

/** Keywords that validate nothing. `example` may hold any value. */
const SILENT = new Set([
  'description',
  'example',
  'examples',
  'title',
  'deprecated',
  'discriminator',
  'externalDocs',
]);

/**
 * Translates OpenAPI 3.0 to JSON Schema. `nullable` becomes an alternative. A default of '' beside `format: uri`
 * means that '' is a value too. `strict` also refuses fields that the document does not name, so that a misspelt
 * field is found.
 */
function translate(schema: unknown, strict: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((one) => translate(one, strict));
  if (!isJson(schema)) return schema;
  const reference = schema['$ref'];
  if (typeof reference === 'string') return { $ref: reference.replace(REF, '#/definitions/') };
  const kept = Object.entries(schema).filter(
    ([name]) => !SILENT.has(name) && !name.startsWith('x-') && name !== 'nullable',
  );
  const made: Record<string, unknown> = {};
  for (const [name, value] of kept) {
    made[name] =
      name === 'properties'
        ? Object.fromEntries(entriesOf(value).map(([field, one]) => [field, translate(one, strict)]))
        : translate(value, strict);
  }
  const isClosed = strict && isJson(schema['properties']) && schema['additionalProperties'] === undefined;
  const closed = isClosed ? { ...made, additionalProperties: false } : made;
  const alternatives: unknown[] = [closed];
  if (schema['nullable'] === true) alternatives.push({ type: 'null' });
  if (schema['format'] === 'uri' && schema['default'] === '') alternatives.push({ const: '' });
  return alternatives.length === 1 ? closed : { anyOf: alternatives };
}

/** The names of all schemas that a schema refers to, directly or indirectly. */
function collectNames(schemas: unknown, schema: unknown, seen: Set<string>): Set<string> {
  for (const match of JSON.stringify(schema ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    const name = match[1] ?? '';
    if (seen.has(name)) continue;
    seen.add(name);
    collectNames(schemas, at(schemas, name), seen);
  }
  return seen;
}

function compile(ajv: Ajv, document: unknown, schema: unknown, strict: boolean): ValidateFunction {
  const schemas = at(document, 'components', 'schemas');
  const names = [...collectNames(schemas, schema, new Set())];
  const definitions = Object.fromEntries(names.map((name) => [name, translate(at(schemas, name), strict)]));
  return ajv.compile({ allOf: [translate(schema, strict)], definitions });
}

function resolve(document: unknown, value: unknown): unknown {
  const reference = at(value, '$ref');
  return typeof reference === 'string' ? at(document, ...reference.slice(2).split('/')) : value;
}

const JSON_SCHEMA = ['content', 'application/json', 'schema'];

function readReplies(ajv: Ajv, document: unknown, operation: unknown): Map<number, ValidateFunction | null> {
  const replies = new Map<number, ValidateFunction | null>();
  for (const [status, reply] of entriesOf(at(operation, 'responses'))) {
    const schema = at(resolve(document, reply), ...JSON_SCHEMA);
    // Error replies of the real API contain `status`, which the document omits for some of them.
    const isSuccess = status.startsWith('2');
    replies.set(Number(status), schema === undefined ? null : compile(ajv, document, schema, isSuccess));
  }
  return replies;
}

function readQueryNames(document: unknown, operation: unknown): readonly string[] {
  const parameters = at(operation, 'parameters');
  const resolved = Array.isArray(parameters) ? parameters.map((one) => resolve(document, one)) : [];
  return resolved.filter((one) => at(one, 'in') === 'query').map((one) => String(at(one, 'name')));
}

/** The requested operations by `operationId`. Operations that are not in the document are left out. */
export function readGithubDocument(wanted: readonly string[]): ReadonlyMap<string, DocumentedOperation> {
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const found = new Map<string, DocumentedOperation>();
  for (const [path, item] of entriesOf(at(document, 'paths'))) {
    for (const method of METHODS) {
      const operation = at(item, method);
      const operationId = String(at(operation, 'operationId'));
      if (!wanted.includes(operationId)) continue;
      const body = at(operation, 'requestBody', ...JSON_SCHEMA);
      found.set(operationId, {
        operationId,
        method: method.toUpperCase(),
        path,
        docs: String(at(operation, 'externalDocs', 'url')),
        queryNames: readQueryNames(document, operation),
        body: body === undefined ? undefined : compile(ajv, document, body, true),
        replies: readReplies(ajv, document, operation),
      });
    }
  }
  return found;
}

/** One line for each mistake; empty when the value is valid. */
export function findMistakes(judge: ValidateFunction, value: unknown): readonly string[] {
  if (judge(value)) return [];
  const errors: readonly ErrorObject[] = judge.errors ?? [];
  return errors.map(
    (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
  );
}
