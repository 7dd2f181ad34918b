// The grammar of `/preview`, as a table.

import { describe, expect, test } from 'vitest';
import { COMMENT_COMMANDS, parseComment } from './parse-comment.ts';

describe('a comment', () => {
  test.each(COMMENT_COMMANDS)('asks for %s', (command) => {
    expect(parseComment(`/preview ${command}`)).toEqual({ kind: 'command', command });
    expect(parseComment(`/Preview ${command.toUpperCase()}`)).toEqual({ kind: 'command', command });
    expect(parseComment(`  /preview   ${command}  \r\nthanks!`)).toEqual({ kind: 'command', command });
  });

  test.each([
    '',
    'hello',
    '> /preview deploy',
    'please /preview deploy',
    '/previews deploy',
    '`/preview deploy`',
    'x\n/preview deploy',
  ])('says nothing to us with %j', (body) => {
    expect(parseComment(body)).toEqual({ kind: 'none' });
  });

  test('is told when it asks for what does not exist, by no more than a word of it', () => {
    expect(parseComment('/preview')).toEqual({ kind: 'unknown', word: '' });
    expect(parseComment('/preview destroy')).toEqual({ kind: 'unknown', word: 'destroy' });
    expect(parseComment('/preview deploy please')).toEqual({ kind: 'unknown', word: 'deploy please' });
    expect(parseComment(`/preview ${'x'.repeat(5_000)}`)).toEqual({
      kind: 'unknown',
      word: 'x'.repeat(40),
    });
  });
});
