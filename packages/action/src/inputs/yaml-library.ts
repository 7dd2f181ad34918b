// The YAML library in a file of its own, for code that reads YAML. It is only ever imported lazily.

export { isAlias, isCollection, isScalar, LineCounter, parseDocument, visit } from 'yaml';
