// The JSONPath library (RFC 9535) as a file of its own, for tests that use a path. It is only ever imported lazily.

export { compile, query } from 'json-p3';
