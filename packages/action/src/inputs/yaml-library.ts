// The YAML library as a file of its own, for those who use YAML. It is only ever imported lazily.

export { isAlias, isCollection, isScalar, LineCounter, parseDocument, visit } from 'yaml';
