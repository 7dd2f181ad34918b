// The runner's output files, read as the runner reads them.

import { describe, expect, it } from 'vitest';
import { parseFileCommands } from './file-commands.ts';

describe('an output file', () => {
  it.each([
    ['one value', 'name=pr-2\n', { name: 'pr-2' }],
    ['a value with an equals sign', 'query=a=b\n', { query: 'a=b' }],
    ['an empty value', 'url=\n', { url: '' }],
    ['a heredoc', 'result<<EOF\n{\n}\nEOF\n', { result: '{\n}' }],
    ['an empty heredoc', 'result<<EOF\nEOF\n', { result: '' }],
    ['a heredoc whose text looks like a value', 'a<<EOF\nb=c\nEOF\nd=e\n', { a: 'b=c', d: 'e' }],
    ['the last of two values', 'a=1\na=2\n', { a: '2' }],
    ['nothing', '', {}],
  ])('gives %s', (_title, text, values) => {
    expect(parseFileCommands(text)).toEqual({ values, faults: [] });
  });

  it.each([
    ['a line without a name', 'just text\n', "Invalid format 'just text'"],
    ['a heredoc without an end', 'a<<EOF\nb\n', "Matching delimiter not found 'EOF'"],
  ])('with %s has a fault', (_title, text, fault) => {
    expect(parseFileCommands(text)).toEqual({ values: {}, faults: [fault] });
  });
});
