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

  test.each([
    ['extend 1h', 3_600_000],
    ['EXTEND   3D', 3 * 86_400_000],
    ['extend 30d', 30 * 86_400_000],
    ['extend 720h', 30 * 86_400_000],
  ])('asks to extend the preview: %s', (words, forMs) => {
    expect(parseComment(`/preview ${words}`)).toEqual({ kind: 'command', command: 'extend', forMs });
  });

  test.each([
    'extend',
    'extend 0d',
    'extend 31d',
    'extend 721h',
    'extend 3',
    'extend 3d please',
    'extend 3m',
  ])('extends nothing with %s, because the time must be 1h to 30d', (words) => {
    expect(parseComment(`/preview ${words}`)).toEqual({ kind: 'unknown', word: words });
  });

  test('that asks for an unknown command is answered with at most 40 characters of it', () => {
    expect(parseComment('/preview')).toEqual({ kind: 'unknown', word: '' });
    expect(parseComment('/preview destroy')).toEqual({ kind: 'unknown', word: 'destroy' });
    expect(parseComment('/preview deploy please')).toEqual({ kind: 'unknown', word: 'deploy please' });
    expect(parseComment(`/preview ${'x'.repeat(5_000)}`)).toEqual({
      kind: 'unknown',
      word: 'x'.repeat(40),
    });
  });
});
