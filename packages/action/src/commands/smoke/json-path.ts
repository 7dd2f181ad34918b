// The JSONPath library (RFC 9535) behind one door, so that it is a chunk of its own. It may not be imported statically.

export { compile, query } from 'json-p3';
